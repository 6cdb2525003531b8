"""Whom a change touches, and what it changes for each of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from solver.ledger import Ledger, Stay, stay_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.score import host_avoid, own_avoid, own_prefer

Role = Literal["guest", "host"]
MORE_IS_WORSE = ("avoid", "rank", "repeat")
LESS_IS_WORSE = ("prefer", "gap")


@dataclass(frozen=True, slots=True)
class Comfort:
    """How some visits suit a person.

    For a guest: attended slots they would rather not or would like, ranks, hosts met before, and the days to
    the nearest of their other visits, if there is one. For a host only the slots they would rather not.
    """

    avoid: int = 0
    prefer: int = 0
    rank: int = 0
    repeat: int = 0
    gap: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for one person: the visits they lose and those they get, as a guest or as a host."""

    person: str
    role: Role
    gone: tuple[Visit, ...]
    come: tuple[Visit, ...]
    before: Comfort
    after: Comfort

    @property
    def worse(self) -> tuple[str, ...]:
        """What gets worse for them, by the names of Comfort; a visit less is for them to weigh."""
        if not (self.gone and self.come):
            return ()
        return tuple(
            name
            for names, sign in ((MORE_IS_WORSE, 1), (LESS_IS_WORSE, -1))
            for name in names
            if sign * ((getattr(self.after, name) or 0) - (getattr(self.before, name) or 0)) > 0
        )

    def to_json(self) -> dict[str, object]:
        return {
            "person": self.person,
            "role": self.role,
            "gone": [visit.to_json() for visit in self.gone],
            "come": [visit.to_json() for visit in self.come],
            "before": asdict(self.before),
            "after": asdict(self.after),
            "worse": list(self.worse),
        }


def effects(ledger: Ledger, gone: Sequence[Visit], come: Sequence[Visit]) -> tuple[Effect, ...]:
    """What a change of the visits in a ledger means for each person, guests first.

    None of it need be made yet: what is `gone` may still stand, and does not count beside what comes.
    """
    problem = ledger.problem
    before, after = _stays(problem, gone), _stays(problem, come)
    guests = dict.fromkeys(s.guest for s in (*before, *after))
    hosts = dict.fromkeys(s.host for s in (*before, *after))
    kept = {guest: [s for s in ledger.by_guest[guest] if s.visit not in gone] for guest in guests}
    found = [_for_guest(problem, guest, kept[guest], before, after) for guest in guests]
    return tuple(found + [_for_host(problem, host, before, after) for host in hosts])


def _stays(problem: Problem, visits: Iterable[Visit]) -> list[Stay]:
    found = (stay_of(problem, visit) for visit in visits)
    return [stay for stay in found if isinstance(stay, Stay)]


def _for_guest(
    problem: Problem, guest: str, kept: list[Stay], before: list[Stay], after: list[Stay]
) -> Effect:
    gone, come = ([s for s in stays if s.guest == guest] for stays in (before, after))
    return Effect(
        guest,
        "guest",
        tuple(s.visit for s in gone),
        tuple(s.visit for s in come),
        _comfort(problem, gone, kept),
        _comfort(problem, come, kept),
    )


def _for_host(problem: Problem, host: str, before: list[Stay], after: list[Stay]) -> Effect:
    gone, come = ([s for s in stays if s.host == host] for stays in (before, after))
    suits = (Comfort(sum(host_avoid(problem, s) for s in stays)) for stays in (gone, come))
    return Effect(host, "host", tuple(s.visit for s in gone), tuple(s.visit for s in come), *suits)


def _comfort(problem: Problem, stays: list[Stay], kept: list[Stay]) -> Comfort:
    return Comfort(
        avoid=sum(own_avoid(problem, s) for s in stays),
        prefer=sum(own_prefer(problem, s) for s in stays),
        rank=sum(problem.rank(s.guest, s.placement.id) for s in stays),
        repeat=sum((s.guest, s.host) in problem.met_before for s in stays),
        gap=min(_days_between(stays, kept), default=None),
    )


def _days_between(stays: list[Stay], kept: list[Stay]) -> Iterator[int]:
    for stay in stays:
        for other in kept:
            earlier, later = (other, stay) if other.first <= stay.first else (stay, other)
            yield later.first // 2 - earlier.last // 2
