"""Put together who contributes to a workshop, each with a biography in the visitor's language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from events.models import Biography, Contribution, Person


@dataclass(frozen=True)
class Introduction:
    """A person, the roles they have, and a biography if there is one; `language` is the biography's."""

    person: Person
    roles: list[str]
    biography: str = ""
    language: str = ""

    @property
    def is_foreign(self) -> bool:
        return bool(self.language) and self.language != get_language()


def introduce_people(contributions: Iterable[Contribution]) -> list[Introduction]:
    """Return each person once, in the order of the contributions.

    Parameters:
        contributions: with their people fetched.
    """
    roles: dict[Person, list[str]] = defaultdict(list)
    for contribution in contributions:
        roles[contribution.person].append(contribution.role_label)
    return introduce(roles)


def introduce(roles: dict[Person, list[str]]) -> list[Introduction]:
    """Return each person with their roles and a biography: the visitor's language first, else the oldest."""
    if not roles:
        return []
    texts: dict[int, list[Biography]] = defaultdict(list)
    for biography in (
        Biography.objects.filter(person__in=roles, live=True).select_related("locale").order_by("pk")
    ):
        texts[biography.person_id].append(biography)
    introductions = []
    for person, names in roles.items():
        versions = texts.get(person.pk, [])
        own = next(
            (row for row in versions if row.locale.language_code == get_language()),
            None,
        )
        chosen = own or (versions[0] if versions else None)
        introductions.append(
            Introduction(person, names, chosen.text, chosen.locale.language_code)
            if chosen
            else Introduction(person, names)
        )
    return introductions
