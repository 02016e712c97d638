"""Funding programmes."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.enums import FundingRules
from cms.facts.models import Fact
from cms.fields import CodeField, CodeListField, WordingsField
from cms.text.code_lists import LANGUAGES
from cms.text.languages import content_languages
from cms.text.wordings import Wording, choose_wording


class Programme(Fact):
    """A programme that pays for projects and says how the funding must be shown."""

    name = models.CharField(_("official name"), max_length=255, unique=True)
    name_language = CodeField(_("language of the name"), max_length=12, code_list=LANGUAGES)
    names = WordingsField(verbose_name=_("official names in other languages"))
    objective = models.CharField(
        _("objective"),
        max_length=255,
        blank=True,
        help_text=_("As the programme words it, in the same language."),
    )
    period_start = models.PositiveSmallIntegerField(
        _("first year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    period_end = models.PositiveSmallIntegerField(
        _("last year"), validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )
    rule_set = models.CharField(
        _("rules for showing the funding"), max_length=40, choices=FundingRules.choices
    )
    statement_languages = CodeListField(
        verbose_name=_("languages of the funding statement"),
        codes=content_languages,
        blank=False,
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["-period_start", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def wording(self) -> Wording:
        """The official name in the active language, or in the programme's own."""
        return choose_wording(self.names, Wording(self.name, self.name_language))

    def clean(self) -> None:
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The last year lies before the first.")})
