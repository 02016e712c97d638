"""What `wagtail start` makes, set up as one would for the public, with a form page of five fields."""

import os
from pathlib import Path

from cms.gate.limits import Limits
from scripts.bench.servers import Server, run

NAME = "plain"
# As its own production settings, with a database of one's choice and connections that stay open.
SETTINGS = """
import environ

from .production import *

ALLOWED_HOSTS = ["127.0.0.1"]
SECRET_KEY = "only-for-measurements-and-long-enough-not-to-be-warned-of"
DATABASES = {"default": environ.Env().db_url("DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = 600
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
"""
# As Wagtail's guide words it.
MODELS = """

from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class FormField(AbstractFormField):
    page = ParentalKey("FormPage", on_delete=models.CASCADE, related_name="form_fields")


class FormPage(AbstractForm):
    pass
"""
FORM_TEMPLATE = """{% extends "base.html" %}
{% block content %}
<h1>{{ page.title }}</h1>
<form action="{{ page.url }}" method="post">
{% csrf_token %}
{{ form.as_p }}
<input type="submit">
</form>
{% endblock %}
"""
LANDING_TEMPLATE = """{% extends "base.html" %}
{% block content %}<h1>{{ page.title }}</h1><p>Thank you.</p>{% endblock %}
"""
ADD_FORM = """
from home.models import FormField, FormPage, HomePage
home = HomePage.objects.get()
page = home.add_child(instance=FormPage(title="Contact", slug="contact"))
kinds = ["singleline", "email", "multiline", "dropdown", "checkbox"]
labels = ["Name", "Address", "Wishes", "Day", "Photo"]
page.form_fields = [
    FormField(label=label, field_type=kind, required=label != "Photo",
              choices="Monday,Tuesday" if kind == "dropdown" else "", sort_order=number)
    for number, (label, kind) in enumerate(zip(labels, kinds))
]
page.save_revision().publish()
"""
FORM_PATH = "/contact/"
ENTRIES = {"name": "Hanna", "address": "hanna@example.org", "wishes": "To learn", "day": "Monday"}


def make_project(folder: Path) -> "Project":
    """Return the project, which is generated at the first call.

    Parameters:
        folder: where its folder lies.
    """
    project = Project(folder / "wagtail_start")
    if not project.folder.exists():
        project.make()
    return project


class Project:
    """The project in a folder; each database is another site of it.

    Parameters:
        folder: where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Generate the project, and add the form page's model and templates."""
        self.folder.mkdir()
        arguments = f"['wagtail', 'start', '{NAME}', {str(self.folder)!r}]"
        start = f"import sys; sys.argv = {arguments}; from wagtail.bin.wagtail import main; main()"
        run(self.folder, {}, "-c", start)
        (self.folder / NAME / "settings" / "measured.py").write_text(SETTINGS)
        home = self.folder / "home"
        with (home / "models.py").open("a") as models:
            models.write(MODELS)
        templates = home / "templates" / "home"
        (templates / "form_page.html").write_text(FORM_TEMPLATE)
        (templates / "form_page_landing.html").write_text(LANDING_TEMPLATE)
        environment = self._environment(f"sqlite:///{self.folder / 'unused.sqlite3'}")
        run(self.folder, environment, "manage.py", "makemigrations", "home")
        run(self.folder, environment, "manage.py", "collectstatic", "--noinput")

    def fill(self, database: str) -> None:
        """Make a site in a database, with a form page.

        Parameters:
            database: an empty one, as a DATABASE_URL.
        """
        environment = self._environment(database)
        run(self.folder, environment, "manage.py", "migrate")
        run(self.folder, environment, "manage.py", "shell", "--command", ADD_FORM)

    def serve(self, database: str) -> Server:
        """Return a web server of a site, which calls Django by WSGI in as many threads as our gate has."""
        return Server(
            f"{NAME}.wsgi:application",
            folder=self.folder,
            environment=self._environment(database),
            log=self.folder / "server.log",
            interface="wsgi",
            options=("--blocking-threads", str(Limits().threads)),
        )

    @staticmethod
    def _environment(database: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name == "PYTHONPATH"}
        return {**kept, "DJANGO_SETTINGS_MODULE": f"{NAME}.settings.measured", "DATABASE_URL": database}
