"""Make a site with open workshops in the database of DATABASE_URL: `python -m tests.faults.minimal_site`.

Prints the addresses where one registers, one a line.
"""

import os

import django
from django.core.management import call_command

WORKSHOPS = 3


def main() -> None:
    """Migrate, make front pages and lists in three languages, and workshops without limit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    # Models can be imported only now.
    from tests.factories.pages import WorkshopPageFactory
    from tests.factories.site import build_site, find_site
    from tests.factories.workshops import WorkshopFactory

    build_site()
    site = find_site()
    for number in range(WORKSHOPS):
        workshop = WorkshopFactory(name=f"Workshop {number}", days=30, room="")
        WorkshopPageFactory(parent=site.workshops["en"], title=workshop.name, workshop=workshop)
        print(f"/en/registration/{workshop.uuid}/")


if __name__ == "__main__":
    main()
