"""A process inside a site, which does what another one tells it: a line of JSON for each order and answer."""

import json
import sys
from collections.abc import Callable
from typing import Any

import django


def main() -> None:
    """Do as told until nobody tells anything more."""
    django.setup()
    # Models can be imported only now.
    from scripts.bench.asking import Asking
    from scripts.bench.demo_pages import find_pages, open_workshop
    from scripts.bench.town import grow

    asking = Asking()
    orders: dict[str, Callable[..., Any]] = {
        "find pages": find_pages,
        "open a workshop": open_workshop,
        "grow": grow,
        "ask": asking.ask,
        "count": asking.count,
        "count a registration": asking.count_registration,
        "register": asking.register,
        "find desks": asking.find_desks,
    }
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever else prints shall not stand between the answers
    for line in sys.stdin:
        order = json.loads(line)
        answers.write(json.dumps(orders[order["what"]](**order["how"])) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
