"""Measure what one registration costs, and that its cost does not grow with those before it.

Posts go through Django's test client, in this process: what is measured is the processor time of the whole
request, without a network. SQLite's work is in it; PostgreSQL's is done by its server and is not. The engine
is the one of DATABASE_URL, its database a copy of the tests' template, which is dropped afterwards.
"""

import argparse
import os
import sys

import django

MOST_TIMES_DEARER = 1.2


def main() -> int:
    """Print a post's median processor time in each case, and fail where many before it make it dearer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=60, help="how many posts are measured in each case")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    # Its models and factories can be imported only now.
    from scripts.registration_posts import CASES, compare, test_database

    with test_database() as engine:
        print(f"Processor time of a post on {engine}, median of {arguments.posts}, milliseconds")
        ratios = [compare(case, arguments.posts) for case in CASES]
    return int(max(ratios) > MOST_TIMES_DEARER)


if __name__ == "__main__":
    sys.exit(main())
