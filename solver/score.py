"""What a plan costs, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from solver.ledger import Ledger, Stay, ledger_of
from solver.nouns import Visit
from solver.problem import TERMS, Problem
from solver.tally import ALL
from solver.timeline import slots_of


def score_of(problem: Problem, visits: Iterable[Visit]) -> dict[str, int]:
    """The weighted terms of a plan's score; their sum is its objective, and lower is better.

    The visits may break any rule. What is no visit of this problem, or stands a second time, counts nothing.
    """
    return score_in(ledger_of(problem, visits))


def score_in(ledger: Ledger) -> dict[str, int]:
    """The weighted terms of the score of the visits in a ledger."""
    counted, weights = _counted(ledger), ledger.problem.weights
    return {term: weights[term] * counted[term] for term in TERMS}


def _counted(ledger: Ledger) -> dict[str, int]:
    problem, stays = ledger.problem, ledger.entered.values()
    met = {(stay.guest, stay.host) for stay in stays}
    return {
        "unmet": sum(r.priority * _missing(ledger, r.id) for r in problem.requests.values()),
        **_changes_to_baseline(ledger),
        "cover": sum(_cover_price(ledger, rule) for rule in ledger.missed),
        "avoid": sum(own_avoid(problem, stay) + host_avoid(problem, stay) for stay in stays),
        "prefer": -sum(own_prefer(problem, stay) for stay in stays),
        "rank": sum(problem.rank(stay.guest, stay.placement.id) for stay in stays),
        "repeat": sum((stay.guest, stay.host) in problem.met_before for stay in stays),
        "pair": sum(((a, b) not in met) + ((b, a) not in met) for a, b in problem.pairs),
        "fair": max(burdens_in(ledger).values(), default=0),
        "load": sum(max(loads.values()) for loads in loads_in(ledger).values()),
    }


def _changes_to_baseline(ledger: Ledger) -> dict[str, int]:
    lost = [visit for visit in ledger.problem.baseline if visit not in ledger.entered]
    held = {(v.request, v.placement, v.start) for v in ledger.entered} if lost else set()
    rehosted = sum((v.request, v.placement, v.start) in held for v in lost)
    return {"move": len(lost) - rehosted, "rehost": rehosted}


def _missing(ledger: Ledger, request: str) -> int:
    return max(0, ledger.problem.requests[request].visits - len(ledger.by_request[request]))


def own_avoid(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.guest].avoid).bit_count()


def own_prefer(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.guest].prefer).bit_count()


def host_avoid(problem: Problem, stay: Stay) -> int:
    return (stay.attended & problem.availability[stay.host].avoid).bit_count()


def _cover_price(ledger: Ledger, rule: int) -> int:
    price, away, spared = (
        ledger.problem.coverage[rule].price,
        ledger.missed[rule],
        ledger.problem.spared[rule],
    )
    slots = slots_of(ledger.exhausted(rule, ALL)) if price else ()
    return (price or 0) * sum(away[slot] - spared[slot] for slot in slots)


def burden_of(problem: Problem, stay: Stay) -> int:
    return 3 * own_avoid(problem, stay) + problem.rank(stay.guest, stay.placement.id)


def burdens_in(ledger: Ledger) -> Counter[str]:
    """Each guest's burden."""
    burdens: Counter[str] = Counter()
    for request in ledger.problem.requests.values():
        burdens[request.guest] += 100 * _missing(ledger, request.id)
    for stay in ledger.entered.values():
        burdens[stay.guest] += burden_of(ledger.problem, stay)
    return burdens


def loads_in(ledger: Ledger) -> Mapping[str, Counter[str]]:
    """Hosted attended slots of each person, by department."""
    loads: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for stay in ledger.entered.values():
        loads[ledger.problem.people[stay.host].department][stay.host] += stay.slot_count
    return loads
