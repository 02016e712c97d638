"""Make what every installation needs: languages, front pages, groups and their rights."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
)

from cms.text.languages import own_name_of
from cms.translation.models import TranslatorLocale
from home.displayed_names import WORKFLOW
from home.models import HomePage
from home.roles import EDITOR, ORGANISER, Role, translator

# The group that Wagtail itself makes to release pages; here that is the editors' work.
WAGTAIL_MODERATORS = "Moderators"
# What Wagtail calls the workflow that it makes, and that workflow's only task.
WAGTAIL_WORKFLOW = "Moderators approval"
# What Wagtail takes for the site's host until somebody says better.
LOCAL_HOST = "localhost"


@dataclass
class SetUp:
    """What a site stands on, by language code; `made` says what was not there before."""

    locales: dict[str, Locale] = field(default_factory=dict)
    homes: dict[str, HomePage] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)


@transaction.atomic
def set_up_site() -> SetUp:
    """Make languages, front pages, the site's root and the groups; may be repeated.

    The groups get exactly the rights of home/roles.py each time: give somebody more by a group of your own.
    """
    set_up = SetUp()
    _make_locales(set_up)
    _make_homes(set_up)
    _lead_site_to(set_up.homes[settings.LANGUAGE_CODE])
    _make_group(EDITOR, list(set_up.locales), set_up)
    _make_group(ORGANISER, list(set_up.locales), set_up)
    for code in set_up.locales:
        _make_group(translator(own_name_of(code)), [code], set_up)
    _let_editors_moderate(set_up.groups[EDITOR.name])
    _name_workflow()
    return set_up


def _make_locales(set_up: SetUp) -> None:
    codes = [code for code, _label in settings.WAGTAIL_CONTENT_LANGUAGES]
    # The default language first: translations are counted from it.
    for code in sorted(codes, key=lambda code: code != settings.LANGUAGE_CODE):
        set_up.locales[code], is_new = Locale.objects.get_or_create(language_code=code)
        if is_new:
            set_up.made.append(f"locale {code}")


def _make_homes(set_up: SetUp) -> None:
    source = None
    for code, locale in set_up.locales.items():
        home = _find_home(locale, source)
        if home is None:
            home = _make_home(locale, source)
            set_up.made.append(f"home page {code}")
        set_up.homes[code] = home
        source = source or home


def _find_home(locale: Locale, source: HomePage | None) -> HomePage | None:
    homes = HomePage.objects.filter(locale=locale, depth=2).order_by("path")
    if source is not None:
        homes = homes.filter(translation_key=source.translation_key)
    return homes.first()


def _make_home(locale: Locale, source: HomePage | None) -> HomePage:
    home = HomePage(title=settings.WAGTAIL_SITE_NAME, slug=f"{locale.language_code}-home", locale=locale)
    if source is not None:
        home.translation_key = source.translation_key
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision(log_action=False).publish()
    return home


def _lead_site_to(home: HomePage) -> None:
    """Let the default site begin at the front page, in place of the page that Wagtail welcomes with."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        site = Site(hostname=LOCAL_HOST, is_default_site=True, root_page=home)
    former = site.root_page
    if isinstance(former.specific, HomePage) and former.pk != home.pk:
        return  # somebody chose another front page on purpose
    site.root_page = home
    site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
    if site.hostname == LOCAL_HOST:
        # Nobody has said where the site will be; until then its links lead to where it is served now.
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        site.hostname = address.hostname or site.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
    site.save()
    is_welcome_page = former.pk != home.pk and former.specific_class is Page
    if is_welcome_page and not former.get_children().exists():
        former.delete()


def _make_group(role: Role, codes: list[str], set_up: SetUp) -> None:
    group, is_new = Group.objects.get_or_create(name=role.name)
    if is_new:
        set_up.made.append(f"group {role.name}")
    group.permissions.set(_find_permissions(role.rights))
    _set_page_rights(group, role, [set_up.homes[code] for code in codes])
    _set_collection_rights(group, role)
    _set_translation_rights(group, role, [set_up.locales[code] for code in codes])
    set_up.groups[role.name] = group


def _find_permissions(rights: frozenset[str]) -> list[Permission]:
    if not rights:
        return []
    wanted = Q()
    for right in rights:
        app, codename = right.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = rights - {f"{row.content_type.app_label}.{row.codename}" for row in found}
    if missing:
        raise LookupError(
            f"No such permissions: {', '.join(sorted(missing))}. Run “manage.py migrate” first."
        )
    return found


def _set_page_rights(group: Group, role: Role, homes: list[HomePage]) -> None:
    wanted = {
        (home.pk, permission.pk)
        for permission in _find_permissions(frozenset(f"wagtailcore.{name}" for name in role.page_rights))
        for home in homes
    }
    existing = {
        (row.page_id, row.permission_id): row for row in GroupPagePermission.objects.filter(group=group)
    }
    for key in existing.keys() - wanted:
        existing[key].delete()
    for page, permission in wanted - existing.keys():
        GroupPagePermission.objects.create(group=group, page_id=page, permission_id=permission)


def _set_collection_rights(group: Group, role: Role) -> None:
    root = Collection.get_first_root_node()
    wanted = {(root.pk, permission.pk) for permission in _find_permissions(role.collection_rights)}
    rows = GroupCollectionPermission.objects.filter(group=group)
    existing = {(row.collection_id, row.permission_id): row for row in rows}
    for key in existing.keys() - wanted:
        existing[key].delete()
    for collection, permission in wanted - existing.keys():
        GroupCollectionPermission.objects.create(
            group=group, collection_id=collection, permission_id=permission
        )


def _set_translation_rights(group: Group, role: Role, locales: list[Locale]) -> None:
    if not (role.may_submit or role.may_publish):
        TranslatorLocale.objects.filter(group=group).delete()
        return
    TranslatorLocale.objects.filter(group=group).exclude(locale__in=locales).delete()
    for locale in locales:
        TranslatorLocale.objects.update_or_create(
            group=group,
            locale=locale,
            defaults={"can_submit": role.may_submit, "can_publish": role.may_publish},
        )


def _let_editors_moderate(editors: Group) -> None:
    """Hand the approval of pages to the editors, and remove Wagtail's own group for it once it is empty."""
    moderators = Group.objects.filter(name=WAGTAIL_MODERATORS, user=None).first()
    for task in GroupApprovalTask.objects.filter(groups__name=WAGTAIL_MODERATORS):
        task.groups.add(editors)
    if moderators is not None:
        moderators.delete()


def _name_workflow() -> None:
    """Name Wagtail's workflow and its task, unless somebody named them already.

    Organisers hand their drafts to the editors by it; its approvers are no “moderators”. The name is stored
    in English and read in each language, see home/displayed_names.py.
    """
    for model in (Workflow, Task):
        model.objects.filter(name=WAGTAIL_WORKFLOW).update(name=WORKFLOW)
