"""What could be done about a visit of a plan in force: rows → the solver's options → words and changes.

The problem is stated as the rows are now. Reading it from them takes most of the time, so that nothing is won
by keeping it: whether what was kept still holds could only be told by reading it again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rotation.models.people import Person
from rotation.models.plans import Visit
from rotation.models.swaps import SwapKind, open_swaps_of
from rotation.planning import keys
from rotation.planning.changes import Change
from rotation.planning.checking import is_of, planned
from rotation.planning.choices import Place
from rotation.planning.rows import problem_for
from rotation.planning.stating import read
from rotation.planning.swap_words import Words
from solver import Problem
from solver import Visit as Planned
from solver.lenience import lenient
from solver.revision import Revision
from solver.swapping import Frozen, Kind, Option, Options, options

GUESTS: tuple[Kind, ...] = ("exchange", "ring", "move", "rehost", "give_away", "cancel")
HOSTS: tuple[Kind, ...] = ("rehost", "move", "cancel")
OF_THE_GUEST: tuple[Kind, ...] = ("move", "rehost")
RINGS_AT_ONCE, RINGS_AT_LENGTH = 30_000, 300_000
"""How many steps of guests are looked at: less than 100 ms, and less than a second."""
_KINDS = {
    "exchange": SwapKind.EXCHANGE,
    "ring": SwapKind.EXCHANGE,
    "move": SwapKind.MOVE,
    "rehost": SwapKind.MOVE,
    "give_away": SwapKind.GIVE_AWAY,
    "cancel": SwapKind.ABSENCE,
}


@dataclass(frozen=True)
class Way:
    """One thing that could be asked for: what it is, what it means for whom, and the changes it is made of.

    `suits` tells what gets worse or better for whom the reader may know that of, `asked` who has to agree.
    """

    kind: SwapKind
    title: str
    details: tuple[str, ...]
    suits: tuple[str, ...]
    asked: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Ways:
    """All that could be asked for about a visit, the best first; or why nothing can.

    `waiting` are the swaps that somebody has asked for already, by id. `may_have_more_rings`: where very many
    people could trade, not all of it was looked at.
    """

    exchanges: tuple[Way, ...] = ()
    rings: tuple[Way, ...] = ()
    moves: tuple[Way, ...] = ()
    rehosts: tuple[Way, ...] = ()
    give_aways: tuple[Way, ...] = ()
    cancel: Way | None = None
    may_have_more_rings: bool = False
    why_not: str = ""
    waiting: tuple[int, ...] = field(default=())


def ways_for(
    visit: Visit,
    person: Person,
    *,
    knows: Callable[[int], bool],
    own: bool,
    today: date,
    effort: int = RINGS_AT_ONCE,
) -> Ways:
    """What `person`, its guest or host, could ask for about a visit of the plan in force.

    Nothing changes that is over, or is today: only that one cannot come can be said on the day itself. Locked
    visits and those that another swap waits for are left alone. Whether the reader may know how something
    suits a person, by row id, is for `knows` to say; `own`: the reader is `person`. `effort` is how far rings
    are looked for.
    """
    plan = visit.plan
    swaps = open_swaps_of(plan)
    waiting = tuple(swap.id for swap in swaps if visit.id in {each.visit_id for each in swap.visits})
    if waiting:
        return Ways(why_not="A swap of this visit is being decided about.", waiting=waiting)
    if why_not := _why_not(visit, today):
        return Ways(why_not=why_not)
    rows = plan.visits
    problem = read({**problem_for(plan.cycle), "baseline": []})
    old = planned(visit)
    if not is_of(problem, old):
        return Ways(
            why_not="What this visit is about is not on offer any more. If you cannot keep it, tell HR."
        )
    is_guest, late = visit.guest_id == person.id, visit.day == today
    taken = {each.visit_id for swap in swaps for each in swap.visits}
    frozen = _frozen(problem, rows, taken, today, late=late)
    kinds = (("cancel",) if late else GUESTS) if is_guest else HOSTS
    found = _found(problem, [planned(row) for row in rows], old, frozen, kinds, effort)
    return _told(found, problem, rows, _Reader(person, is_guest, own, knows))


def _found(
    problem: Problem,
    standing: Sequence[Planned],
    visit: Planned,
    frozen: Frozen,
    kinds: Sequence[Kind],
    effort: int,
) -> Options:
    """The options of a visit; its own guest may stay away where too few are left at a desk by now.

    Somebody else is not offered such a half day: who could have it would tell who is sick.
    """
    others = Revision.of_standing(problem, standing)
    found = options(others, visit, frozen, kinds=kinds, effort=effort)
    room = lenient(problem, standing)
    if room is problem:
        return found
    own = [kind for kind in kinds if kind in OF_THE_GUEST]
    kept = options(Revision.of_standing(room, standing), visit, frozen, kinds=own)
    return replace(found, moves=kept.moves, rehosts=kept.rehosts)


@dataclass(frozen=True)
class _Reader:
    """Whose visit it is, as what, and what whoever looks may know."""

    person: Person
    is_guest: bool
    own: bool
    knows: Callable[[int], bool]


def _why_not(visit: Visit, today: date) -> str:
    if visit.day < today:
        return "This visit is over, or has begun."
    if visit.locked:
        return "HR has fixed this visit where it is. If you cannot keep it, tell HR."
    return ""


def _frozen(problem: Problem, rows: Sequence[Visit], taken: set[int], today: date, *, late: bool) -> Frozen:
    """The past and today; on the day itself only what is before it."""

    def is_past(day: date) -> bool:
        return day < today if late else day <= today

    days = [day for day in problem.days if is_past(date.fromisoformat(day))]
    fixed = {planned(row) for row in rows if row.locked or row.id in taken or is_past(row.day)}
    return Frozen(frozenset(fixed), problem.timeline.mask(days))


def _told(found: Options, problem: Problem, rows: Sequence[Visit], reader: _Reader) -> Ways:
    lists = [found.exchanges, found.rings, found.moves, found.rehosts, found.give_aways]
    every = [*(option for some in lists for option in some), *([found.cancel] if found.cancel else [])]
    words = Words(problem, every, reader.person, own=reader.own, is_guest=reader.is_guest)
    ids = {planned(row): row.id for row in rows}
    exchanges, rings, moves, rehosts, give_aways = (
        tuple(_way(option, words, ids, reader) for option in some) for some in lists
    )
    cancel = _way(found.cancel, words, ids, reader) if found.cancel else None
    return Ways(exchanges, rings, moves, rehosts, give_aways, cancel, found.may_have_more_rings)


def _way(option: Option, words: Words, ids: dict[Planned, int], reader: _Reader) -> Way:
    kind = _KINDS[option.kind] if reader.is_guest else SwapKind.ABSENCE
    touched = [effect.person for effect in option.effects if effect.come or kind != SwapKind.ABSENCE]
    asked = [key for key in dict.fromkeys(touched) if keys.row_id(key) != reader.person.id]
    known = [effect for effect in option.effects if reader.knows(keys.row_id(effect.person))]
    return Way(
        kind=kind,
        title=words.title(option),
        details=words.details(option),
        suits=tuple(words.suits(effect) for effect in known if effect.gone and effect.come),
        asked=tuple(words.name(key) for key in asked),
        changes=changes_of(option, ids),
    )


def changes_of(option: Option, ids: dict[Planned, int]) -> tuple[Change, ...]:
    """What becomes of each visit: of that of the same request, or the place for another guest, or nothing."""
    by_request = {visit.request: visit for visit in option.come}
    if option.kind == "give_away":
        [gone], [come] = option.gone, option.come
        rule_id, guest_id = keys.request_rows(come.request)
        return (Change(ids[gone], Place.at(come), rule_id, guest_id),)
    return tuple(
        Change(ids[gone], Place.at(by_request[gone.request]) if gone.request in by_request else None)
        for gone in option.gone
    )
