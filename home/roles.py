"""The roles of the site and exactly what each may do.

A role is a group. Its name is stored in English, by which it is found again, and read in each language
(home/displayed_names.py).
"""

from dataclasses import dataclass
from typing import Final

EDITORS: Final = "Editors"
ORGANISERS: Final = "Organisers"
TRANSLATORS: Final = "Translators – %(language)s"

SNIPPETS: Final = ("events.biography", "events.topic", "events_registration.registrationform")
FACTS: Final = (
    "clusters.organisation",
    "clusters.place",
    "clusters.programme",
    "clusters.project",
    "events.person",
    "events.series",
    "events.workshop",
)


def _each(models: tuple[str, ...], *actions: str) -> frozenset[str]:
    return frozenset(
        f"{app}.{action}_{name}" for app, name in (model.split(".") for model in models) for action in actions
    )


ADMIN_ACCESS: Final = frozenset({"wagtailadmin.access_admin"})


@dataclass(frozen=True)
class Role:
    """What the members of a group may do.

    Parameters:
        name: the group's name.
        rights: permissions for models, as `app.action_model`.
        page_rights: permissions for the pages below each home page the role works on.
        collection_rights: permissions for images and documents.
        may_submit: may begin translations into its languages.
        may_publish: may publish translations in its languages.
    """

    name: str
    rights: frozenset[str]
    page_rights: frozenset[str] = frozenset()
    collection_rights: frozenset[str] = frozenset()
    may_submit: bool = False
    may_publish: bool = False


# Editors answer for all words in all languages: they alone publish. Facts they only look at; registrations
# they do not see.
EDITOR: Final = Role(
    EDITORS,
    ADMIN_ACCESS
    | _each(SNIPPETS, "add", "change", "delete", "publish", "view")
    | _each(FACTS, "view")
    | {"cms.change_sitefacts", "wagtail_localize.submit_translation"},
    page_rights=frozenset({"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}),
    collection_rights=frozenset(
        {
            "wagtailimages.add_image",
            "wagtailimages.change_image",
            "wagtailimages.choose_image",
            "wagtaildocs.add_document",
            "wagtaildocs.change_document",
            "wagtaildocs.choose_document",
        }
    ),
    may_submit=True,
    may_publish=True,
)

# Organisers answer for the facts and for the people who register. They write drafts; editors release them.
ORGANISER: Final = Role(
    ORGANISERS,
    ADMIN_ACCESS
    | _each(FACTS, "add", "change", "delete", "view")
    | _each(("events_registration.registration",), "view", "change")
    | _each(("events_registration.registrationform",), "add", "change", "publish", "view")
    | _each(("cms_mail.letter",), "view", "change"),
    page_rights=frozenset({"add_page", "change_page"}),
    collection_rights=frozenset(
        {
            "wagtailimages.add_image",
            "wagtailimages.choose_image",
            "wagtaildocs.add_document",
            "wagtaildocs.choose_document",
        }
    ),
)


def translator(language: str) -> Role:
    """Return the role of those who translate into one language.

    Parameters:
        language: the language's name in itself.
    """
    return Role(
        TRANSLATORS % {"language": language},
        ADMIN_ACCESS | _each(SNIPPETS, "change", "view") | {"wagtail_localize.submit_translation"},
        page_rights=frozenset({"add_page", "change_page"}),
        collection_rights=frozenset({"wagtailimages.choose_image", "wagtaildocs.choose_document"}),
        may_submit=True,
    )
