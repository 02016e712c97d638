"""Organisations and the places they are in."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from clusters.enums import CountQualifier, OrganisationType
from cms.facts.models import Fact
from cms.fields import AddressField, CodeField, WordingsField
from cms.text.code_lists import COUNTRIES, LANGUAGES
from cms.text.wordings import Wording, choose_wording

PHONE = re.compile(r"\+?[0-9][0-9 ()/.–-]{3,}")


def validate_phone(number: str) -> None:
    """Refuse what nobody can dial."""
    if not PHONE.fullmatch(number):
        raise ValidationError(_("Give a telephone number in digits, such as +48 91 123 45 67."), code="phone")


class Place(Fact):
    """A town, with the names it has in other languages (Szczecin = Stettin)."""

    name = models.CharField(_("name, as written there"), max_length=120)
    name_language = CodeField(_("language of the name"), max_length=12, code_list=LANGUAGES)
    names = WordingsField(
        verbose_name=_("names in other languages"),
        help_text=_("Only where they differ, such as Szczecin and Stettin."),
    )
    country = CodeField(_("country"), max_length=2, code_list=COUNTRIES)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "country"], name="clusters_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.wording}, {self.get_country_display()}"

    def clean(self) -> None:
        super().clean()
        elsewhere = (
            self.organisations.exclude(country=self.country) if self.pk else Organisation.objects.none()
        )
        if names := list(elsewhere.values_list("name", flat=True)):
            raise ValidationError(
                {
                    "country": ValidationError(
                        _(
                            "Organisations in this place are registered in another country: "
                            "%(organisations)s. Take the place from them first."
                        ),
                        code="organisations_elsewhere",
                        params={"organisations": "; ".join(names)},
                    )
                }
            )

    @property
    def wording(self) -> Wording:
        """What the place is called in the active language."""
        return choose_wording(self.names, Wording(self.name, self.name_language))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, with what lists of them show."""

    def with_place(self) -> "OrganisationQuerySet":
        """Fetch what every list of organisations shows."""
        return self.select_related("place", "logo")


class Organisation(index.Indexed, Fact):
    """An organisation as it is registered; what is said about it stands on its partner pages."""

    name = models.CharField(_("name as registered"), max_length=255, unique=True)
    name_language = CodeField(_("language of the name"), max_length=12, code_list=LANGUAGES)
    names = WordingsField(
        verbose_name=_("name in other languages"),
        help_text=_("Where readers need it beside the registered name, such as: IT Cluster."),
    )
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    legal_form = models.CharField(
        _("legal form"),
        max_length=60,
        blank=True,
        help_text=_("As registered, such as GmbH; empty where unknown."),
    )
    organisation_type = models.CharField(
        _("type"),
        max_length=30,
        choices=OrganisationType.choices,
        default=OrganisationType.OTHER,
    )
    country = CodeField(_("country"), max_length=2, code_list=COUNTRIES)
    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    street = models.CharField(
        _("street and number"), max_length=255, blank=True, help_text=_("As an envelope needs it.")
    )
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Shown on the partner page."))
    phone = models.CharField(
        _("telephone"),
        max_length=40,
        blank=True,
        validators=[validate_phone],
        help_text=_("With the country’s prefix, such as +48 91 123 45 67; shown on the partner page."),
    )
    contact_person = models.CharField(
        _("contact person"),
        max_length=160,
        blank=True,
        help_text=_("Shown on the partner page; name only who agreed to it."),
    )
    founded = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(1000)]
    )
    member_count = models.PositiveIntegerField(
        _("number of members"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    member_count_qualifier = models.CharField(
        _("the number is"),
        max_length=10,
        choices=CountQualifier.choices,
        default=CountQualifier.EXACT,
    )
    members_counted_on = models.DateField(_("counted on"), null=True, blank=True)
    website = AddressField(_("website"), blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        # Setting it to nothing would change the fact unseen by its log.
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = OrganisationQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        problems = {}
        if self.founded and self.founded > timezone.localdate().year:
            problems["founded"] = _("The year lies in the future.")
        if self.place_id and self.place.country != self.country:
            problems["place"] = _(
                "This place lies in another country. Choose another place or correct the country."
            )
        if problems:
            raise ValidationError(problems)

    @property
    def gloss(self) -> Wording | None:
        """What readers of the active language call it, where that is not the registered name."""
        wording = choose_wording(self.names, Wording(self.name, self.name_language))
        return wording if wording != self.name else None

    def all_names(self) -> str:
        """Every name it may be searched by."""
        return " ".join([self.name, self.abbreviation, *self.names.values()])

    @property
    def short_name(self) -> str:
        """What people call it: the abbreviation where there is one."""
        return self.abbreviation or self.name
