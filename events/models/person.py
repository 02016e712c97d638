"""People: what they contribute to workshops, and what is said about them in each language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from clusters.models import Organisation
from cms.facts.models import Fact
from cms.fields import CodeField
from cms.text.code_lists import LANGUAGES
from cms.translation.models import TranslatedSnippet
from events.enums import FEMININE_ROLES, MASCULINE_ROLES, ContributionRole, RoleForm


class Person(index.Indexed, Fact):
    """A person by name. Nothing personal is kept here that is not shown in public."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=160)
    name_language = CodeField(
        pgettext_lazy("of a person", "language of the name"),
        max_length=12,
        code_list=LANGUAGES,
        help_text=_("So that screen readers pronounce it correctly."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        # Setting it to nothing would change the fact unseen by its log; so would a deleted photo.
        on_delete=models.PROTECT,
        related_name="people",
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    role_form = models.CharField(
        _("form of roles"),
        max_length=10,
        blank=True,
        choices=RoleForm.choices,
        default=RoleForm.NEUTRAL,
        help_text=_("How German and Polish pages name what the person does. Ask the person."),
    )

    search_fields: ClassVar = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [models.Index(fields=["name"], name="events_person_by_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role_form__in=RoleForm.values), name="events_person_known_role_form"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name, for when there is no photo."""
        words = self.name.split()
        return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


class Biography(TranslatedSnippet):
    """A few sentences about a person in one language."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="biographies",
    )
    text = models.TextField(_("text"), max_length=600, help_text=_("Two or three sentences."))

    panels: ClassVar = [FieldPanel("person"), FieldPanel("text")]
    translatable_fields: ClassVar = [
        SynchronizedField("person", overridable=False),
        TranslatableField("text"),
    ]

    class Meta(TranslatedSnippet.Meta):
        verbose_name = _("biography")
        verbose_name_plural = _("biographies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "locale"], name="events_biography_once_a_language"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Contribution(Orderable):
    """What a person does at a workshop."""

    workshop = ParentalKey("events.Workshop", on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="contributions",
    )
    role = models.CharField(_("role"), max_length=20, choices=ContributionRole.choices)

    class Meta(Orderable.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "person", "role"], name="events_contribution_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=ContributionRole.values), name="events_contribution_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role_label})"

    @property
    def role_label(self) -> str:
        """What the person is called for the role: “Referentin”, “prelegentka”, or the neutral word."""
        forms = {RoleForm.FEMININE: FEMININE_ROLES, RoleForm.MASCULINE: MASCULINE_ROLES}
        labels = forms.get(RoleForm(self.person.role_form), {})
        return str(labels.get(ContributionRole(self.role), self.get_role_display()))
