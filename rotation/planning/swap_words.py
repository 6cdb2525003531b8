"""Options for a visit in words: what is done, and how it suits somebody."""

from collections.abc import Iterable, Sequence

from rotation import wording
from rotation.models.people import Person
from rotation.models.plans import Visit
from rotation.planning import keys
from rotation.planning.checking import values_of
from rotation.planning.names import Names
from solver import Problem
from solver import Visit as Planned
from solver.swapping import Comfort, Effect, Option


class Words:
    """The words for options about a visit of `person`, who is spoken to if the reader is they (`own`)."""

    def __init__(
        self, problem: Problem, options: Sequence[Option], person: Person, *, own: bool, is_guest: bool
    ) -> None:
        self._problem = problem
        self._person = keys.person_key(person.id)
        self._own, self._is_guest = own, is_guest
        visits = [visit for option in options for visit in (*option.gone, *option.come)]
        self._names = Names(
            people={effect.person for option in options for effect in option.effects},
            placements={visit.placement for visit in visits},
        )

    def name(self, key: str) -> str:
        """A person's name."""
        return self._names.person(key)

    def title(self, option: Option) -> str:
        """What it is, in a line: for an exchange the day that one gets."""
        if option.kind == "cancel":
            return "The visit does not take place"
        come = option.come[0]
        if option.kind == "give_away":
            return f"{self._guest(come)} goes in {'your' if self._own else self._possessive()} place"
        if option.kind == "rehost":
            return f"{self.name(come.host)} hosts, at the same time"
        return f"{self._when(come)} with {self.name(come.host)} at {self._names.placement(come.placement)}"

    def details(self, option: Option) -> tuple[str, ...]:
        """What the others in it get, and what gets worse for a desk."""
        said = list(self._others(option))
        if option.terms.get("cover", 0) > 0:
            said.append("Fewer stay at a desk than this cycle would like.")
        return tuple(said)

    def suits(self, effect: Effect) -> str:
        """How a change suits somebody."""
        mine = effect.person == self._person and self._own
        notes = list(_notes(effect.before, effect.after, "you" if mine else "they"))
        if not effect.worse:
            notes.insert(0, "nothing gets worse")
        return f"For {'you' if mine else self.name(effect.person)}: {', '.join(notes)}."

    def _others(self, option: Option) -> Iterable[str]:
        """Where everybody else in an exchange goes: to the place of whom."""
        if option.kind not in ("exchange", "ring"):
            return
        places = {place[1:]: place.request for place in option.gone}
        for visit in option.come[1:]:
            if visit[1:] in places:
                whose = self._place_of(places[visit[1:]])
                yield f"{self._guest(visit)} takes {whose} place."
            else:
                yield f"{self._guest(visit)} comes {self._when(visit)}; everybody keeps their host."

    def _place_of(self, request: str) -> str:
        guest = self._problem.requests[request].guest
        if guest == self._person:
            return "your" if self._own else self._possessive()
        return f"{self.name(guest)}’s"

    def _possessive(self) -> str:
        return f"{self.name(self._person)}’s" if self._is_guest else "the guest’s"

    def _guest(self, visit: Planned) -> str:
        return self.name(self._problem.requests[visit.request].guest)

    def _when(self, visit: Planned) -> str:
        return wording.when(Visit(**values_of(self._problem, visit)))


def _notes(before: Comfort, after: Comfort, who: str) -> Iterable[str]:
    """What differs for somebody, called you or they, the drawbacks first."""
    if after.avoid > before.avoid:
        yield f"{wording.many(after.avoid, 'half day')} that {who} would rather not"
    if after.rank > before.rank:
        yield "a placement further down the list of wishes"
    if after.repeat > before.repeat:
        yield "a host met before"
    if after.prefer < before.prefer:
        yield "no longer a time as wished for"
    if after.avoid < before.avoid:
        yield "a better time"
    if after.rank < before.rank:
        yield "a placement further up the list of wishes"
    if after.prefer > before.prefer:
        yield "a time as wished for"
    yield from _gap(before.gap, after.gap)


def _gap(before: int | None, after: int | None) -> Iterable[str]:
    if before is not None and after is not None:
        days = wording.many(after, "working day")
        was = "as now" if before == after else f"{before} now"
        yield f"{days} from the nearest other visit ({was})"
