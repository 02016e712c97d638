"""What every page of ours shares; Django also finds the site-wide facts here."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, PagePermissionTester, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.addresses.route_in_language import route_in_language
from cms.block_register import name_personal_blocks
from cms.fact_panels import tells_of_fact
from cms.fields import BodyField
from cms.forms import ContentPageForm
from cms.frame.find_frame import find_frame
from cms.frame.show_part import show_part
from cms.page_contexts import build_page_context
from cms.permissions import FactPagePermissionTester, WordsPermissionTester
from cms.publish_checks import ReadyBeforePublished
from cms.site_facts import SiteFacts
from cms.text.make_slug import make_slug
from cms.translation.models import CompleteBeforePublished

__all__ = ["ContentPage", "SiteFacts"]

INTRODUCTION_MAX_LENGTH = 300


class ContentPage(CompleteBeforePublished, ReadyBeforePublished):
    """Words in one language: mix into a page type before `Page`.

    Gives a page its introduction and body, finds pages in another language where one is not translated yet,
    and hands the frame (menus, language switcher, legal links) to the template.
    """

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        max_length=INTRODUCTION_MAX_LENGTH,
        help_text=_("One or two sentences, shown under the title and in lists."),
    )
    body = BodyField(verbose_name=_("content"))

    # The name of the foreign key to the fact that the page tells of; empty for pages that stand alone.
    fact_field: ClassVar[str] = ""
    # Set where a page was found together with whether visitors may see it.
    is_known_public: bool = False

    class Meta:
        abstract = True

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    promote_panels: ClassVar = Page.promote_panels
    # What is published is public: Wagtail's privacy guards a page's own address only, while lists, calendars
    # and registration tell of its fact everywhere. A page for a few people is a draft.
    private_page_options: ClassVar[list[str]] = []
    base_form_class = ContentPageForm

    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    # Words are translated; what is not in these lists belongs to a fact. A slug is no text for translators:
    # it follows from the translated title (cms/translation/readers/choose_slug.py).
    translatable_fields: ClassVar = [
        TranslatableField("title"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        TranslatableField("introduction"),
        TranslatableField("body"),
        SynchronizedField("show_in_menus"),
    ]

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Make an address where none was given, in plain letters as the language spells them."""
        page: Any = self
        if not page.slug and page.path and (wanted := make_slug(page.title)):
            page.slug = find_available_slug(page.get_parent(), wanted, ignore_page_id=page.pk)
        super().full_clean(*args, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page at a path below this one, in another language where it has no version here."""
        if not path_components:
            return super().route(request, path_components)  # type: ignore[misc]  # Page.route
        return route_in_language(self, request, path_components) or super().route(  # type: ignore[misc]
            request, path_components
        )

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Return who may not see the page; nobody asks again where it is known that everybody may."""
        if self.is_known_public:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc,no-any-return]  # Page's

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # Page.get_context
        context["frame"] = find_frame(request, self)  # type: ignore[arg-type]  # mixed into a Page
        added = build_page_context(self, request)  # type: ignore[arg-type]  # mixed into a Page
        if part := added.get("part"):
            context["frame"] = show_part(context["frame"], part.query)
        return context | added

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Say what somebody may do here."""
        tester = FactPagePermissionTester if tells_of_fact(type(self)) else WordsPermissionTester
        return tester(user, self)

    @property
    def body_key(self) -> int | None:
        """Names the body among what is rendered once for all; None where it may not be."""
        personal = name_personal_blocks()
        if personal and any(row["type"] in personal for row in self.body.raw_data):
            return None
        return self.pk  # type: ignore[attr-defined,no-any-return]  # mixed into a Page

    @property
    def is_foreign(self) -> bool:
        """Whether the page is being shown in place of a missing version in the visitor's language."""
        return self.locale.language_code != get_language()  # type: ignore[attr-defined]  # Page.locale

    @property
    def words_language(self) -> str:
        """The language that this page's words are written in."""
        return self.locale.language_code  # type: ignore[attr-defined,no-any-return]  # Page.locale
