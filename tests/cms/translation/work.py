"""What translators and editors do, in one line each."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from wagtail.models import GroupPagePermission, Locale, Page, TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.translation.models import TranslatorLocale
from cms.translation.services.submit_for_translation import submit_for_translation
from tests.factories import SiteTree
from tests.factories.people import get_locale


def hand_over(instance: TranslatableMixin, *languages: str) -> list[Translation]:
    """Hand words over to the translators of some languages."""
    return submit_for_translation(instance, [get_locale(language) for language in languages])


def enter(translation: Translation, path: str, text: str) -> StringTranslation:
    """Enter the translation of the first segment at a place, as HTML."""
    segment = translation.source.stringsegment_set.filter(context__path=path).order_by("order")[0]
    return enter_segment(translation, segment, text)


def enter_segment(translation: Translation, segment: StringSegment, text: str) -> StringTranslation:
    """Enter the translation of one segment."""
    return StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        defaults={"data": text, "translation_type": "manual", "has_error": False, "field_error": ""},
    )[0]


def complete(translation: Translation, **texts: str) -> Translation:
    """Translate every segment: by the text given for its path, else the source's after the language."""
    language = translation.target_locale.language_code
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        text = texts.get(segment.context.path, f"{language} {segment.string.data}")
        enter_segment(translation, segment, text)
    return translation


def version_of(instance: Any, language: str) -> Any:
    """Return the version of a page or snippet in a language, fresh from the database."""
    model = type(instance.specific if isinstance(instance, Page) else instance)
    return model.objects.get(
        translation_key=instance.translation_key, locale=Locale.objects.get(language_code=language)
    )


def publish(page: Any, **words: Any) -> None:
    """Publish a page or snippet by hand with changed words."""
    page.refresh_from_db()
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()


def publish_body(page: Any, *stream: tuple[str, Any]) -> None:
    """Publish a page with these blocks as its body, each a pair of type and value."""
    publish(page, body=list(stream))


def give_page_rights(group: Group, site: SiteTree, language: str, *rights: str) -> None:
    """Give a group rights in the page tree of a language."""
    for right in rights:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{right}_page")
        GroupPagePermission.objects.create(group=group, page=site.homes[language], permission=permission)


def make_translator(
    site: SiteTree,
    language: str,
    *,
    pages: tuple[str, ...] = ("change",),
    may_submit: bool = False,
    may_publish: bool = False,
    permissions: tuple[str, ...] = (),
) -> User:
    """Return a user who translates into one language.

    Parameters:
        site: the site.
        language: the language that the user's group translates into.
        pages: rights in that language's page tree.
        may_submit, may_publish: what the group may do besides translating.
        permissions: further permissions, as "app.codename".
    """
    group = Group.objects.create(name=f"Translators {language} {Group.objects.count()}")
    user = User.objects.create_user(f"translator{group.pk}", password="secret")
    user.groups.add(group)
    for name in ("wagtailadmin.access_admin", "wagtail_localize.submit_translation", *permissions):
        app_label, codename = name.split(".")
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    give_page_rights(group, site, language, *pages)
    TranslatorLocale.objects.create(
        group=group, locale=get_locale(language), can_submit=may_submit, can_publish=may_publish
    )
    return user
