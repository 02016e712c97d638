"""The site-wide facts: who runs the site, and which pages hold its legal texts."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page

from cms.text.encode_address import encode_address


@register_setting(icon="site", order=100)
class SiteFacts(BaseSiteSetting):
    """Who runs the site and how to reach them; the legal texts themselves are plain pages."""

    organisation_name = models.CharField(
        _("name of the responsible organisation"), max_length=255, blank=True
    )
    street = models.CharField(_("street and number"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    imprint_page = models.ForeignKey(
        Page,
        verbose_name=_("imprint"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("In any language: visitors are taken to the version in their own language."),
    )
    privacy_page = models.ForeignKey(
        Page,
        verbose_name=_("privacy notice"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accessibility_page = models.ForeignKey(
        Page,
        verbose_name=_("accessibility statement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("organisation_name"),
                FieldPanel("street"),
                FieldPanel("postal_code"),
                FieldPanel("town"),
            ],
            heading=_("Responsible organisation"),
        ),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                PageChooserPanel("imprint_page"),
                PageChooserPanel("privacy_page"),
                PageChooserPanel("accessibility_page"),
            ],
            heading=_("Legal pages"),
        ),
    ]
    select_related: ClassVar = [
        "site__root_page",
        "imprint_page",
        "privacy_page",
        "accessibility_page",
    ]

    class Meta:
        verbose_name = _("site facts")

    def clean(self) -> None:
        super().clean()
        try:
            encode_address(self.contact_email)
        except UnicodeError as problem:
            raise ValidationError(
                {
                    "contact_email": ValidationError(
                        _("No e-mail could be sent to this address. Look for typing errors."), code="invalid"
                    )
                }
            ) from problem

    @property
    def legal_pages(self) -> list[Page]:
        """The legal pages in the order of the footer, in whatever language they were chosen."""
        return [page for page in (self.imprint_page, self.privacy_page, self.accessibility_page) if page]
