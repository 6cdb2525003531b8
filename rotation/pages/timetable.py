"""A plan as people × days: what stands in which cell of the table, and the same as a list by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from rotation.models.availability import HALVES, HalfDay
from rotation.models.people import Department, Person
from rotation.models.plans import Visit
from rotation.planning.keys import Slot


@dataclass(frozen=True)
class Day:
    """A column. A closed day is one on which nobody visits anybody."""

    date: date
    closed: bool


@dataclass(frozen=True)
class Week:
    """Some columns of one week."""

    monday: date
    days: int


@dataclass(frozen=True)
class Entry:
    """What somebody does in a slot: a visit of their own, or hosting one."""

    visit: Visit
    hosting: bool


@dataclass(frozen=True)
class Cell:
    """A cell of the table: `days` columns wide, `halves` rows high. `mark` is absent, closed or nothing."""

    entries: tuple[Entry, ...] = ()
    mark: str = ""
    days: int = 1
    halves: int = 1


@dataclass(frozen=True)
class Row:
    """A person's two lines: mornings with what lasts all day, and afternoons."""

    person: Person
    mornings: tuple[Cell, ...]
    afternoons: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """A department's people."""

    department: Department
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Timetable:
    """The whole table."""

    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    groups: tuple[Group, ...]


def timetable_of(
    visits: Sequence[Visit],
    people: Iterable[Person],
    open_days: Sequence[date],
    absent: Mapping[int, frozenset[Slot]],
) -> Timetable:
    """The table of these visits for these people, in their order."""
    days = columns(visits, open_days)
    entries = _entries(visits, days)
    rows = [_row(person, days, entries[person.id], absent.get(person.id, frozenset())) for person in people]
    return Timetable(
        days=tuple(days),
        weeks=tuple(
            Week(monday, len(list(some))) for monday, some in groupby(days, lambda day: _monday(day.date))
        ),
        groups=tuple(
            Group(department, tuple(some))
            for department, some in groupby(rows, lambda row: row.person.department)
        ),
    )


def columns(visits: Sequence[Visit], open_days: Sequence[date]) -> list[Day]:
    """Every working day from the first to the last that matters; in between, closed days too."""
    known = {*open_days, *(visit.day for visit in visits), *(visit.last_day for visit in visits)}
    if not known:
        return []
    first, last = min(known), max(known)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [Day(day, day not in open_days) for day in every if day.weekday() < 5 or day in known]


def agenda_of(visits: Iterable[Visit]) -> list[tuple[date, list[tuple[date, list[Visit]]]]]:
    """The visits by the Monday of the week and then by the day on which they start."""
    ordered = sorted(visits, key=lambda visit: (visit.day, visit.half, visit.guest.name))
    days = [(day, list(some)) for day, some in groupby(ordered, lambda visit: visit.day)]
    return [(monday, list(some)) for monday, some in groupby(days, lambda each: _monday(each[0]))]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _entries(visits: Sequence[Visit], days: Sequence[Day]) -> dict[int, dict[Slot, tuple[Entry, ...]]]:
    found: dict[int, dict[Slot, tuple[Entry, ...]]] = defaultdict(lambda: defaultdict(tuple))
    for visit in visits:
        for slot in _slots(visit, days):
            found[visit.guest_id][slot] += (Entry(visit, hosting=False),)
            found[visit.host_id][slot] += (Entry(visit, hosting=True),)
    return found


def _slots(visit: Visit, days: Sequence[Day]) -> list[Slot]:
    """The slots that a visit spans, closed days inside a block included."""
    halves = HALVES if visit.slots > 1 else (visit.half,)
    return [(day.date, half) for day in days if visit.day <= day.date <= visit.last_day for half in halves]


def _row(
    person: Person,
    days: Sequence[Day],
    entries: Mapping[Slot, tuple[Entry, ...]],
    absent: frozenset[Slot],
) -> Row:
    def content(day: Day, half: HalfDay) -> tuple[tuple[Entry, ...], str]:
        slot = (day.date, half)
        mark = "closed" if day.closed else "absent" if slot in absent else ""
        return entries.get(slot, ()), mark

    mornings: list[Cell] = []
    afternoons: list[Cell] = []
    for day in days:
        (am, am_mark), (pm, pm_mark) = content(day, HalfDay.AM), content(day, HalfDay.PM)
        whole = am == pm and (bool(am) or am_mark == pm_mark != "")
        if not whole:
            mornings.append(Cell(am, am_mark))
            afternoons.append(Cell(pm, pm_mark))
        elif am and mornings and (mornings[-1].entries, mornings[-1].halves) == (am, 2):
            mornings[-1] = Cell(am, "", mornings[-1].days + 1, 2)
        else:
            mornings.append(Cell(am, "" if am else am_mark, 1, 2))
    return Row(person, tuple(mornings), tuple(afternoons))
