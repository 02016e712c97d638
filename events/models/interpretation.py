"""The languages that a workshop is interpreted into."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey

from cms.fields import CodeField
from cms.text.code_lists import LANGUAGES

# German and Polish inflect the language's name, so the common ones have whole phrases.
PHRASES = {
    "cs": gettext_lazy("interpretation into Czech"),
    "da": gettext_lazy("interpretation into Danish"),
    "de": gettext_lazy("interpretation into German"),
    "en": gettext_lazy("interpretation into English"),
    "fr": gettext_lazy("interpretation into French"),
    "lt": gettext_lazy("interpretation into Lithuanian"),
    "pl": gettext_lazy("interpretation into Polish"),
    "sk": gettext_lazy("interpretation into Slovak"),
    "sv": gettext_lazy("interpretation into Swedish"),
    "uk": gettext_lazy("interpretation into Ukrainian"),
}


def word_interpretation(language: str) -> str:
    """Return such as “interpretation into Polish”, „gedolmetscht ins Polnische“, „tłumaczenie na polski”.

    Parameters:
        language: the code of the language that is interpreted into.
    """
    if phrase := PHRASES.get(language):
        return str(phrase)
    return _("interpretation: %(language)s") % {"language": LANGUAGES.name(language)}


class JoinedCodes(models.Aggregate):
    """The codes of a group of rows in one text, parted by commas."""

    function = "GROUP_CONCAT"
    output_field = models.CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return PostgreSQL's own spelling of it."""
        template = "%(function)s(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **context)


class Interpretation(models.Model):
    """A language that a workshop is interpreted into."""

    workshop = ParentalKey("events.Workshop", on_delete=models.CASCADE, related_name="interpretations")
    language = CodeField(gettext_lazy("language"), max_length=12, code_list=LANGUAGES)

    class Meta:
        verbose_name = gettext_lazy("interpretation")
        verbose_name_plural = gettext_lazy("interpretation into")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "language"], name="events_interpretation_once"),
        ]

    def __str__(self) -> str:
        return word_interpretation(self.language)
