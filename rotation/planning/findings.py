"""What a certificate of fairness says, in words. Nothing is said to be certain that was not proved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rotation import wording
from rotation.planning.names import Names

_NAMED = 4
_Found = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """A headline and the sentences below it; `look` is good, info or warn."""

    headline: str
    details: Sequence[str]
    look: str


def in_words(found: _Found, seconds: float) -> Verdict:
    """What was found out about the greatest burden of a plan, in so many seconds at most."""
    names = Names(people=found["worst_off"])
    who = _listed([names.person(key) for key in found["worst_off"]])
    say = {"even": _even, "held": _held, "can_be_lowered": _can_be_lowered, "open": _open}
    return say[found["verdict"]](found, who, seconds)


def _even(_found: _Found, _who: str, _seconds: float) -> Verdict:
    return Verdict("Nobody carries a burden.", ["There is nobody to help."], "good")


def _held(found: _Found, who: str, _seconds: float) -> Verdict:
    greatest = found["greatest"]
    proved = (
        "Proved: every plan that leaves no more visits unmet, weighed by priority, has somebody with a burden"
    )
    details = [f"{proved} of at least {greatest}."]
    if found["anyway"]:
        details.append(_anyway(found))
    elif found["least_anyway"] >= greatest:
        details.append("Proved, too: leaving more visits unmet would not help either.")
    else:
        details.append(
            "Whether leaving more visits unmet would help was not decided in time; below "
            f"{found['least_anyway']} no plan can be."
        )
    return Verdict(f"{who} cannot be helped without leaving more visits unmet.", details, "good")


def _can_be_lowered(found: _Found, who: str, _seconds: float) -> Verdict:
    better = found["better"]
    lowest = better["greatest"]
    details = [f"No more visits are left unmet by that. {_price(better)}"]
    if found["least"] >= lowest:
        details.append(f"Proved: without leaving more unmet, no plan has a greatest burden below {lowest}.")
    else:
        details.append(
            "Whether it can be lowered further was not decided in time; with no more unmet, no plan is "
            f"below {found['least']}."
        )
    headline = f"{who} can be helped: the greatest burden can be {lowest} instead of {found['greatest']}."
    return Verdict(headline, details, "warn")


def _open(found: _Found, who: str, seconds: float) -> Verdict:
    headline = f"Not decided within {seconds:.0f} seconds: whether {who} can be helped."
    least = f"Proved so far: without leaving more visits unmet, no plan is below {found['least']}"
    details = [
        "No plan that does was found, and none was ruled out.",
        f"{least}; the greatest burden is {found['greatest']} now.",
    ]
    return Verdict(headline, details, "info")


def _anyway(found: _Found) -> str:
    way = found["anyway"]
    visits, weight = way["missing"] - found["missing"], way["unmet"] - found["unmet"]
    if visits > 0:
        left = f"{wording.many(visits, 'more visit')} unmet"
    else:
        left = f"visits unmet that weigh {weight} more by priority"
    return f"It could be {way['greatest']}, by leaving {left}. {_price(way)}"


def _price(way: _Found) -> str:
    price, least = way["price"], way["price_at_least"]
    if price <= 0:
        saved = f" and even saves {_points(-price)}" if price else ""
        return f"It costs nothing{saved}: this plan is not the best there is."
    if least == price:
        return f"The price is {_points(price)} of the score; proved: it cannot be had for less."
    floor = f"; less than {_points(least)} is ruled out" if least is not None and least > 0 else ""
    return f"The price is {_points(price)} of the score at most{floor}."


def _points(points: int) -> str:
    return f"{wording.points(points)} {'point' if points == 1 else 'points'}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return wording.listed([*names[:_NAMED], f"{more} more"] if more > 0 else names)
