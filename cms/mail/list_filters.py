"""By what the list of letters is filtered, besides fields."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.mail.filing import name_files
from cms.mail.kinds import letter_kinds
from cms.mail.models import Letter

FILES_IN_FILTER = 20
# So many of the latest letters are looked at for what they are about.
LETTERS_LOOKED_AT = 500
FILE_PARAMETER = "about"


class KindFilter(SimpleListFilter):
    """Filters by the registered kinds, under the names that the desk shows."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.key, kind.label) for kind in letter_kinds]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class FileFilter(SimpleListFilter):
    """Filters by what letters are about: what was written about last, and always what is chosen.

    What no letter is about is not named: an address may name any row of any table, with a name that is no
    business of whoever reads letters.
    """

    title = _("what it is about")
    parameter_name = FILE_PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        filed = Letter.objects.exclude(filed_under="").order_by("-pk").values_list("filed_under", flat=True)
        # A dictionary keeps each once, in the order of the letters.
        files = list(dict.fromkeys(filed[:LETTERS_LOOKED_AT]))[:FILES_IN_FILTER]
        chosen = request.GET.get(self.parameter_name)
        if chosen and chosen not in files and Letter.objects.filter(filed_under=chosen).exists():
            files.append(chosen)
        named = name_files(files)
        return [(file, named[file]) for file in files if file in named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        return queryset.filter(filed_under=self.value()) if self.value() else queryset
