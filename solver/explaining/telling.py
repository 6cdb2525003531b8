"""Explanations as JSON values and in sentences that name ids."""

from collections.abc import Iterable, Sequence

from solver.breaches import BrokenRule
from solver.explaining.changes import Change
from solver.explaining.conflict import Conflict
from solver.explaining.explanation import Explanation, Fix, Price
from solver.explaining.facts import Fact
from solver.explaining.obstacles import Ground
from solver.explaining.why import WhyHere
from solver.explaining.whynot import WhyNot
from solver.nouns import Visit
from solver.problem import Problem

Json = dict[str, object]
MOST_SHOWN = 6

CHANGES = {
    "seat": "{of} seats {by} more",
    "day": "{of} is offered on {when}",
    "host": "{person} hosts at {of}",
    "ask": "{of} can come at {when}",
    "host_seat": "{of} hosts {by} more at once",
    "hosting": "{of} hosts {by} more slots a week",
    "cover": "coverage rule {of} asks for {by} less on {when}",
    "flexible": "coverage rule {of} may be broken at a price",
    "gap": "visits may be {by} days closer",
    "visits_a_week": "guests may start {by} more visits a week",
    "repeat": "guests may visit a placement again",
    "unlock": "locked visit {of} need not stand",
}


def fact_json(problem: Problem, member: Fact, slots: Sequence[int]) -> Json:
    """One member of a conflict: what it is about, where it holds, and the numbers it states."""
    keys = [problem.timeline.key(slot) for slot in slots]
    value: Json = {"kind": member.kind}
    if member.kind in {"offered", "seats"}:
        placement = problem.placements[member.of]
        value["placement"] = member.of
        if member.kind == "seats":
            value["limit"] = placement.capacity
        else:
            value["starts"] = list(placement.starts or ())
    elif member.kind == "coverage":
        rule = problem.coverage[int(member.of)]
        value |= {"rule": int(member.of), "group": rule.group}
        value |= {"min_present": rule.min_present, "max_away": rule.max_away}
    elif member.kind == "locked":
        value["visit"] = problem.locked[int(member.of)].to_json()
    elif member.kind == "order":
        value["first"], value["then"] = member.of.split(">", 1)
    elif member.of:
        value["person"] = member.of
        person = problem.people[member.of]
        if member.kind in {"host_limit", "hosting_per_week"}:
            value["limit"] = getattr(person, member.kind)
    else:
        rules = problem.rules
        limits = {"gap": rules.min_gap_days, "visits_a_week": rules.max_visits_per_week}
        value |= {"limit": limits[member.kind]} if member.kind in limits else {}
    return {**value, "slots": keys} if keys else value


def fact_sentence(problem: Problem, request: str, member: Fact, slots: Sequence[int]) -> str:
    """One member of a conflict in words, with ids."""
    told = fact_json(problem, member, slots)
    keys = [problem.timeline.key(slot) for slot in slots]
    where = ", ".join(keys[:MOST_SHOWN]) + (
        f" and {len(keys) - MOST_SHOWN} more" if len(keys) > MOST_SHOWN else ""
    )
    of, guest = member.of, problem.requests[request].guest
    if member.kind == "coverage":
        ground = Ground(problem, request, ())
        spared = sorted({ground.spared(int(of), slot) for slot in slots})
        many = f"{spared[0]}" if len(spared) == 1 else f"{spared[0]} to {spared[-1]}"
        return f"{told['group']} can spare {many} at {where}"
    starts = told.get("starts")
    some = ", ".join(map(str, starts[:MOST_SHOWN])) if isinstance(starts, list) else ""
    return {
        "offered": f"{of} is offered only at {some or 'no start'}",
        "away": f"{of} is not available at {where}",
        "works": f"{of} works by a weekly pattern",
        "seats": f"{of} seats {told.get('limit')}",
        "host_limit": f"{of} hosts {told.get('limit')} at once",
        "hosting_per_week": f"{of} hosts {told.get('limit')} slots a week",
        "gap": f"visits of {guest} are {told.get('limit')} days apart",
        "visits_a_week": f"{guest} starts {told.get('limit')} visits a week",
        "repeat": f"{guest} visits a placement once",
        "order": f"{told.get('then')} comes after {told.get('first')}",
        "forbidden": f"{guest} and {of} must not meet",
        "locked": f"{_visit(problem, member)} is locked",
    }[member.kind]


def _visit(problem: Problem, member: Fact) -> Visit | None:
    return problem.locked[int(member.of)] if member.kind == "locked" else None


def conflict_json(problem: Problem, conflict: Conflict) -> Json:
    return {
        "proved": conflict.proved,
        "facts": [
            {**fact_json(problem, m, slots), "sentence": fact_sentence(problem, conflict.request, m, slots)}
            for m, slots in conflict.members
        ],
    }


def change_json(change: Change) -> Json:
    value: Json = {"kind": change.kind}
    for name in ("of", "when", "person"):
        if getattr(change, name):
            value[name] = getattr(change, name)
    if change.by > 1:
        value["by"] = change.by
    return value


def change_sentence(change: Change) -> str:
    return CHANGES[change.kind].format(**change._asdict())


def price_json(price: Price) -> Json:
    """A price, with what moves and falls away. Unless proved it is at most so high."""
    return {
        "cost": price.cost,
        "objective": price.objective,
        "proved": price.proved,
        "moved": [{"from": old.to_json(), "to": new.to_json()} for old, new in price.difference.moved],
        "gone": [visit.to_json() for visit in price.difference.gone],
        "gained": [visit.to_json() for visit in price.difference.gained],
    }


def fix_json(fix: Fix) -> Json:
    return {
        "cost": fix.repair.cost,
        "proved": fix.repair.proved,
        "changes": [change_json(change) for change in fix.repair.changes],
        "sentence": "; ".join(map(change_sentence, fix.repair.changes)),
        "then": None if fix.price is None else price_json(fix.price),
    }


def explanation_json(problem: Problem, explanation: Explanation, missing: int) -> Json:
    """The explanation of a request, as `python -m solver explain` prints it."""
    e = explanation
    return {
        "request": e.request,
        "guest": problem.requests[e.request].guest,
        "missing": missing,
        "visits": e.visits,
        "verdict": e.verdict,
        "proved": e.proved,
        "sentence": sentence(problem, e),
        "first_reason": e.reason.sentence,
        "conflict": None if e.conflict is None else conflict_json(problem, e.conflict),
        "price": None if e.price is None else price_json(e.price),
        "repairs": [fix_json(fix) for fix in e.fixes],
        "repairs_complete": e.fixes_complete,
    }


def sentence(problem: Problem, e: Explanation) -> str:
    """The gist of an explanation, no surer than it is."""
    if e.verdict == "impossible" and e.conflict is not None:
        facts = "; ".join(fact_sentence(problem, e.request, m, slots) for m, slots in e.conflict.members)
        return (
            f"impossible: {facts}" if e.proved else f"impossible as far as found, not proved in time: {facts}"
        )
    if e.verdict == "possible" and e.price is not None:
        return f"possible; {price_sentence(e.price)}"
    if e.verdict == "possible":
        return "possible, at a price not found in time"
    return f"not known in time; beside the plan as it stands: {e.reason.sentence}"


def price_sentence(price: Price) -> str:
    """What a price means: what falls away and moves, and how sure that is."""
    gone, moved = len(price.difference.gone), len(price.difference.moved)
    loss = f"then {gone} other visits fall away and {moved} move"
    if not price.proved and price.cost < 0:
        return f"the plan is not the best: at least {-price.cost} better, {loss}"
    if not price.proved:
        return f"at most {price.cost} dearer, found and not proved the best: {loss}"
    if price.cost < 0:
        return f"the plan is not the best: {-price.cost} better at best, {loss}"
    return f"{price.cost} dearer at best: {loss}"


def why_not_json(told: WhyNot) -> Json:
    """What `python -m solver whynot` prints."""
    return {
        "visit": told.visit.to_json(),
        "verdict": told.verdict,
        "proved": told.verdict != "possible" or (told.price is not None and told.price.proved),
        "never": _rules(told.never),
        "beside_the_plan": _rules(told.now),
        "instead_of": None if told.instead_of is None else told.instead_of.to_json(),
        "price": None if told.price is None else price_json(told.price),
        "sentence": why_not_sentence(told),
    }


def why_not_sentence(told: WhyNot) -> str:
    if told.verdict == "planned":
        return "it is in the plan"
    if told.price is not None:
        return f"possible; {price_sentence(told.price)}"
    return "never, whatever else moves: " + "; ".join(rule.sentence for rule in told.never)


def why_here_json(told: WhyHere) -> Json:
    return {
        "visit": told.visit.to_json(),
        "terms": {term: change for term, change in told.terms.items() if change},
        "elsewhere": None if told.elsewhere is None else price_json(told.elsewhere),
    }


def _rules(broken: Iterable[BrokenRule]) -> list[Json]:
    return [{"rule": rule.rule, "name": rule.name, "sentence": rule.sentence} for rule in broken]
