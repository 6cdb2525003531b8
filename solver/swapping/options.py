"""All that could be done about one visit of a plan in force, each kind with the cheapest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from solver.nouns import Visit
from solver.swapping.effects import Effect

Kind = Literal["move", "rehost", "exchange", "give_away", "ring", "cancel"]


@dataclass(frozen=True, slots=True)
class Option:
    """A change of the plan that keeps every rule: the visits that go, those that come, and what that costs.

    `cost` is the change of the objective and the sum of `terms`, weighted as in the score; `effects` say what
    changes for whom.
    """

    kind: Kind
    cost: int
    gone: tuple[Visit, ...]
    come: tuple[Visit, ...]
    terms: Mapping[str, int]
    effects: tuple[Effect, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """The terms of the score that get worse."""
        return tuple(term for term, change in self.terms.items() if change > 0)

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "cost": self.cost,
            "gone": [visit.to_json() for visit in self.gone],
            "come": [visit.to_json() for visit in self.come],
            "terms": dict(self.terms),
            "worse": list(self.worse),
            "effects": [effect.to_json() for effect in self.effects],
        }


@dataclass(frozen=True, slots=True)
class Options:
    """What could be done about one visit.

    `moves` take its guest to another placement or time, `rehosts` only to another host; in `exchanges` two
    guests trade places or, at one placement, times; in `rings` three or four guests each take the place of
    the next; by `give_aways` a guest whose request lacks a visit takes the place; `cancel` leaves it empty.
    `may_have_more_rings`: not all were looked at, so there may be others, also better ones.
    """

    visit: Visit
    moves: tuple[Option, ...] = ()
    rehosts: tuple[Option, ...] = ()
    exchanges: tuple[Option, ...] = ()
    give_aways: tuple[Option, ...] = ()
    rings: tuple[Option, ...] = ()
    cancel: Option | None = None
    may_have_more_rings: bool = False

    def to_json(self) -> dict[str, object]:
        value: dict[str, object] = {"visit": self.visit.to_json()}
        for name in ("moves", "rehosts", "exchanges", "give_aways", "rings"):
            value[name] = [option.to_json() for option in getattr(self, name)]
        value["may_have_more_rings"] = self.may_have_more_rings
        value["cancel"] = self.cancel and self.cancel.to_json()
        return value
