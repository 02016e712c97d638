from typing import Any

from django.core.management.base import BaseCommand

from cms.services.clean_stored_words import clean_stored_words


class Command(BaseCommand):
    """Clean every stored text and address by the rules that hold for new ones."""

    help = "Take out of stored texts what may not stand in them, such as scripts; say what was changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        number = 0
        for change in clean_stored_words():
            self.stdout.write(change)
            number += 1
        self.stdout.write(self.style.SUCCESS(f"{number} changed." if number else "Nothing to clean."))
