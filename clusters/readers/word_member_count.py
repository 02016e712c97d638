"""Word how many members an organisation has."""

from django.utils.translation import gettext as _

from clusters.enums import CountQualifier
from clusters.models import Organisation
from cms.text.format_numbers import format_number


def word_member_count(organisation: Organisation) -> str:
    """Return the number as exactly as it is known: “120”, “over 120”, „etwa 120“.

    Parameters:
        organisation: one whose members were counted.
    """
    number = {"number": format_number(organisation.member_count)}
    match organisation.member_count_qualifier:
        case CountQualifier.OVER:
            return _("over %(number)s") % number
        case CountQualifier.ABOUT:
            return _("about %(number)s") % number
    return number["number"]
