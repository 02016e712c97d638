"""List workshops by month and year, so that no page grows with the workshops (docs/decisions/0023)."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest
from django.utils import timezone

from cms.lists.leaf import Leaf, name_leaf, read_leaf_number
from cms.lists.list_part import PAGE, ListPart
from events.models.workshop import WorkshopQuerySet
from events.readers.find_periods import Periods, find_ahead_and_back, find_around
from events.readers.list_workshops import Wanted, WorkshopEntry, list_together
from events.readers.read_period import Period, find_month, read_period

WORKSHOPS_SHOWN = 24
PAST_WORKSHOPS_SHOWN = 12


@dataclass(frozen=True)
class WorkshopList:
    """What of a list of workshops is shown, and the ways to the rest.

    Its beginning shows what comes next and what was last: there `period` is None, `ahead` and `back` lead to
    what comes later and what was before that, and `last_month` is that of the last one shown. A month or
    a year shows a leaf, and what is `around` it. `coming` and `past` tell apart what is shown, each in the
    order of the page.
    """

    coming: list[WorkshopEntry] = field(default_factory=list)
    past: list[WorkshopEntry] = field(default_factory=list)
    period: Period | None = None
    leaf: Leaf[WorkshopEntry] = field(default_factory=Leaf)
    around: Periods | None = None
    ahead: list[Period] = field(default_factory=list)
    back: list[Period] = field(default_factory=list)
    last_month: Period | None = None

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing else."""
        return not (self.period or self.ahead or self.back)

    @property
    def part(self) -> ListPart:
        """Which part of the list this is."""
        if self.period is None:
            return ListPart()
        titles = [self.period.title]
        if self.leaf.number > 1:
            titles.append(name_leaf(self.leaf.number))
        return ListPart({**self.period.parameters, PAGE: str(self.leaf.number)}, ", ".join(titles))


def list_in_periods(workshops: WorkshopQuerySet, request: HttpRequest) -> WorkshopList:
    """Return the part of a list that an address asks for: its beginning, or a month or a year of it.

    Parameters:
        workshops: all that the list holds, in any order.
        request: the current request.

    Raises:
        Http404: when there is no such part.
    """
    period, number = read_period(request), read_leaf_number(request)
    if period is not None:
        return _list_period(workshops, period, number, request)
    if number > 1:
        raise Http404
    return _begin(workshops, request)


def _begin(workshops: WorkshopQuerySet, request: HttpRequest) -> WorkshopList:
    coming, past = list_together(
        [
            Wanted(workshops.coming(), WORKSHOPS_SHOWN),
            Wanted(workshops.past(), PAST_WORKSHOPS_SHOWN),
        ],
        request,
    )
    if coming.is_last and past.is_last:
        return WorkshopList(coming.rows, past.rows)
    ahead, back = find_ahead_and_back(workshops)
    return WorkshopList(
        coming.rows,
        past.rows,
        ahead=[] if coming.is_last else ahead,
        back=[] if past.is_last else back,
        last_month=find_month(coming.rows[-1].workshop.starts_at) if coming.rows else None,
    )


def _list_period(
    workshops: WorkshopQuerySet, period: Period, number: int, request: HttpRequest
) -> WorkshopList:
    wanted = Wanted(workshops.starting(*period.bounds), WORKSHOPS_SHOWN, number)
    leaf = list_together([wanted], request)[0]
    around = find_around(workshops, period)
    if not leaf.rows and not _lies_between(period, around):
        raise Http404
    return WorkshopList(
        [entry for entry in leaf.rows if not entry.workshop.is_past],
        [entry for entry in leaf.rows if entry.workshop.is_past],
        period,
        leaf,
        around,
    )


def _lies_between(period: Period, around: Periods) -> bool:
    """Say whether an empty month or year is worth a page: there was something before, or will be after.

    This year's months count as between, too: somebody may have been told of one that was put off since.
    """
    is_between = around.before is not None and around.after is not None
    is_near = abs(period.year - timezone.localdate().year) <= 1
    return is_between or is_near
