"""What is sent from an answer page: all of it without a script, or the few fields just changed.

Not a WTForms form: which fields there are depends on the cycle's days and placements, and any part of them
may be sent. Names: `mon_am` a half day of every week, `2027-01-12/am` one of a date,
`why/<first>/<last>/<part>` a private reason, `rank-<placement>`, `would_like` and `rather_not` names,
`hosts`, `host_limit`, `hosting_per_week`, `host_half`, `time_zone`. `shown_week` is the week over which the
dates were shown: what equals it is no exception.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from rotation.actions.answers import Change, Hosting
from rotation.errors import Refusal
from rotation.forms.availability import WEEK, field_name
from rotation.models.answers import RATHER_NOT_RANK, WORST_RANK, MeetingKind, week_from_text
from rotation.models.availability import HALVES, HalfDay, Level
from rotation.models.people import Person, get_person
from rotation.models.private_reasons import Reason
from rotation.time_zones import is_zone

Slot = tuple[date, HalfDay]

MOST_GUESTS, MOST_HALF_DAYS = 5, 10
RANKS = (*range(1, WORST_RANK + 1), RATHER_NOT_RANK)
_HALVES_OF_WEEK = {field_name(*half_day): half_day for half_day in WEEK}
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/(am|pm)")
_WHY = re.compile(r"why/([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})/(whole|am|pm)")
_RANK = re.compile(r"rank-([0-9]{1,10})")
_PARTS = {"whole": HALVES, "am": (HalfDay.AM,), "pm": (HalfDay.PM,)}
_OUTDATED = "This page is older than the cycle it is about. Load it again; what was saved is kept."


@dataclass(frozen=True)
class Offered:
    """What an answer can speak of. `people` gives those whom somebody can meet by how they may be typed.

    People and placements are asked for only where something is said about them: most that is sent is dates.
    What is said of the people in `unseen` is not shown.
    """

    slots: frozenset[Slot]
    placements: Callable[[], Collection[int]]
    people: Callable[[], Mapping[str, int]]
    may_wish: bool
    may_give_reasons: bool
    unseen: frozenset[int] = frozenset()


NOTHING_OFFERED = Offered(frozenset(), placements=tuple, people=dict, may_wish=False, may_give_reasons=False)


@dataclass
class AnswerForm:
    """The fields as they were sent, or as they are known (`typed` None), with what is wrong with each.

    `offered` has to be there before they are read.
    """

    typed: MultiDict[str, str] | None = None
    offered: Offered = NOTHING_OFFERED
    wrong: dict[str, str] = field(default_factory=dict)
    form_errors: list[str] = field(default_factory=list)

    def shown(self, name: str, known: object) -> str:
        """What a field shows: what was typed, else what is known."""
        if self.typed is not None and name in self.typed:
            return self.typed[name]
        return "" if known is None else str(known)

    def shown_all(self, name: str, known: Sequence[str]) -> list[str]:
        """The same for several fields of one name."""
        return list(known) if self.typed is None or name not in self.typed else self.typed.getlist(name)

    @property
    def is_good(self) -> bool:
        """Whether nothing was wrong. For a form that has been read."""
        return not self.wrong and not self.form_errors

    def take(self, refusal: Refusal) -> None:
        """Show a refusal above the form."""
        self.form_errors.extend([refusal.sentence, *refusal.reasons])

    def change(self) -> Change:
        """What was sent, as far as it can be understood; what is wrong with the rest stands in the form."""
        return Change(
            week=dict(self._week()),
            dates=dict(self._dates()),
            ranks=dict(self._ranks()),
            meetings=self._meetings() if self.offered.may_wish else {},
            unseen=self.offered.unseen,
            hosting=self._hosting(),
            time_zone=self._time_zone(),
        )

    def reasons(self) -> dict[Slot, Reason | None]:
        """The private reasons sent, by half day."""
        return dict(self._reasons()) if self.offered.may_give_reasons else {}

    def _week(self) -> Iterator[tuple[tuple[int, HalfDay], Level]]:
        for name, half_day in _HALVES_OF_WEEK.items():
            if (level := self._level(name)) is not None:
                yield half_day, level

    def _dates(self) -> Iterator[tuple[Slot, Level | None]]:
        usual = self._shown_week()
        for name, match in self._matching(_DATE):
            slot = self._slot(match[1], match[2])
            level = self._level(name)
            if slot is None or slot not in self.offered.slots:
                self._outdated()
            elif level is not None:
                yield slot, None if usual.get((slot[0].weekday(), slot[1])) == level else level

    def _shown_week(self) -> dict[tuple[int, HalfDay], Level]:
        if not (text := self._text("shown_week")):
            return {}
        try:
            return week_from_text(text)
        except (ValueError, IndexError):
            self._outdated()
            return {}

    def _reasons(self) -> Iterator[tuple[Slot, Reason | None]]:
        for name, match in self._matching(_WHY):
            first, last = self._slot(match[1], "am"), self._slot(match[2], "am")
            if first is None or last is None or last < first or (last[0] - first[0]).days > 366:
                self._outdated()
                continue
            value = self._text(name)
            if value and value not in set(Reason):
                self._outdated()
                continue
            for n in range((last[0] - first[0]).days + 1):
                for half in _PARTS[match[3]]:
                    slot = (first[0] + timedelta(days=n), half)
                    if slot in self.offered.slots:
                        yield slot, Reason(value) if value else None

    def _ranks(self) -> Iterator[tuple[int, int | None]]:
        for name, match in self._matching(_RANK):
            placement_id, value = int(match[1]), self._text(name)
            if placement_id not in self.offered.placements():
                self._outdated()
            elif value and value not in {str(rank) for rank in RANKS}:
                self.wrong[name] = "Choose one of this list."
            else:
                yield placement_id, int(value) if value else None

    def _meetings(self) -> dict[MeetingKind, list[Person]]:
        sent = [kind for kind in MeetingKind if kind.value in self._typed]
        found: dict[MeetingKind, list[Person]] = {}
        for kind in sent:
            names = [self._clean(name) for name in self._typed.getlist(kind.value)]
            found[kind] = [
                person for name in names if name and (person := self._named(kind.value, name)) is not None
            ]
        return found

    def _named(self, field_: str, name: str) -> Person | None:
        person_id = self.offered.people().get(name.casefold())
        if person_id is None:
            self.wrong[field_] = (
                f"“{name[:80]}” is nobody whom you could meet in this cycle, or more than one. "
                "Write the whole name, as in “Ann Lee” or “Ann Lee, Marketing”."
            )
            return None
        return get_person(person_id)

    def _hosting(self) -> Hosting | None:
        if self.typed is None or "hosts" not in self.typed:
            return None
        value = self._text("hosts")
        if value not in ("", "yes", "no"):
            self.wrong["hosts"] = "Choose one of these."
        halves = None
        if "host_halves_shown" in self.typed:
            ticked = set(self._typed.getlist("host_half"))
            halves = "".join("1" if name in ticked else "0" for name in _HALVES_OF_WEEK)
            if "1" not in halves:
                if value == "yes":
                    self.wrong["host_half"] = "Tick at least one half day, or say that you do not host."
                halves = None
            elif "0" not in halves:
                halves = None
        return Hosting(
            hosts={"yes": True, "no": False}.get(value),
            host_limit=self._number("host_limit", MOST_GUESTS),
            hosting_per_week=self._number("hosting_per_week", MOST_HALF_DAYS),
            halves=halves,
        )

    def _time_zone(self) -> str | None:
        if self.typed is None or "time_zone" not in self.typed:
            return None
        name = self._text("time_zone")
        if name and not is_zone(name):
            self.wrong["time_zone"] = "There is no such time zone; an example is Europe/Berlin."
        return name

    def _level(self, name: str) -> Level | None:
        if self.typed is None or name not in self.typed:
            return None
        value = self._text(name)
        if value not in set(Level):
            self.wrong[name] = "Choose one of the four."
            return None
        return Level(value)

    def _number(self, name: str, most: int) -> int | None:
        text = self._text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= most:
            return int(text)
        self.wrong[name] = f"Give a whole number from 1 to {most}."
        return None

    def _matching(self, pattern: re.Pattern[str]) -> list[tuple[str, re.Match[str]]]:
        found = ((name, pattern.fullmatch(name)) for name in (self.typed or ()))
        return [(name, match) for name, match in found if match is not None]

    def _slot(self, day: str, half: str) -> Slot | None:
        try:
            return date.fromisoformat(day), HalfDay(half)
        except ValueError:
            return None

    def _text(self, name: str) -> str:
        return self._clean(self._typed.get(name, ""))

    def _clean(self, text: str) -> str:
        return text.replace("\0", "").strip()

    @property
    def _typed(self) -> MultiDict[str, str]:
        return self.typed if self.typed is not None else MultiDict()

    def _outdated(self) -> None:
        if _OUTDATED not in self.form_errors:
            self.form_errors.append(_OUTDATED)
