"""The hard rules in plain Python: what is against one visit joining others.

No rule of the format can be mended by one more visit. So a plan keeps the rules exactly if its visits can
join one after the other, in any order, and the same functions vet whole plans, hand edits and swaps. The
rules for CP-SAT stand in `solver.rules` under the same names; the two share no code.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from solver.breaches import BrokenRule
from solver.ledger import Ledger, Stay, stay_at
from solver.nouns import Visit
from solver.problem import Problem
from solver.timeline import slots_of

Breaches = Iterator[BrokenRule]
Rule = Callable[[Ledger, Stay], Breaches]


def broken_rules(problem: Problem, visits: Iterable[Visit]) -> list[BrokenRule]:
    """Every rule that a set of visits breaks; none means that the plan may be carried out."""
    ledger = Ledger(problem)
    broken: list[BrokenRule] = []
    for visit in visits:
        if visit in ledger.entered:
            broken.append(BrokenRule("C10", "visits_stand_once_in_a_plan", (visit,)))
            continue
        stay = stay_of(problem, visit)
        if isinstance(stay, BrokenRule):
            broken.append(stay)
            continue
        broken += objections(ledger, stay)
        ledger.enter(stay)
    return broken + list(locked_visits_stand(problem, ledger.entered))


def objections(ledger: Ledger, stay: Stay) -> Breaches:
    """Every rule that one more visit would break."""
    for rule in CHECKS.values():
        yield from rule(ledger, stay)


def first_objection(ledger: Ledger, stay: Stay) -> BrokenRule | None:
    """The first rule that one more visit would break, if it breaks any."""
    return next(objections(ledger, stay), None)


def stay_of(problem: Problem, visit: Visit) -> Stay | BrokenRule:
    """What a visit takes up, or why it is no visit of this problem (C1)."""
    name = visits_are_what_was_asked_for_and_offered.__name__
    known = (
        (problem.requests, visit.request),
        (problem.placements, visit.placement),
        (problem.people, visit.host),
    )
    for nouns, key in known:
        if key not in nouns:
            return BrokenRule("C1", name, (visit,), detail=f"{key} is unknown")
    first = problem.timeline.slot(visit.start)
    if first is None:
        return BrokenRule("C1", name, (visit,), detail=f"{visit.start} is no slot of the cycle")
    if first + problem.placements[visit.placement].length > problem.timeline.slot_count:
        return BrokenRule("C1", name, (visit,), detail="it ends after the last day")
    return stay_at(problem, visit, first)


def visits_are_what_was_asked_for_and_offered(ledger: Ledger, stay: Stay) -> Breaches:
    """C1"""

    def breach(detail: str) -> BrokenRule:
        return BrokenRule(
            "C1",
            "visits_are_what_was_asked_for_and_offered",
            (stay.visit,),
            placement=stay.placement.id,
            detail=detail,
        )

    problem, placement = ledger.problem, stay.placement
    if placement.id not in problem.requests[stay.visit.request].placements:
        yield breach("its request does not list the placement")
    if stay.host not in placement.hosts:
        yield breach("its placement does not list the host")
    if placement.length > 1 and stay.first % 2:
        yield breach("it must start in the morning")
    if not problem.offered_starts[placement.id] >> stay.first & 1:
        yield breach("its start is not offered")


def guests_are_available_throughout(ledger: Ledger, stay: Stay) -> Breaches:
    """C2"""
    gone = stay.attended & ~ledger.problem.availability[stay.guest].available
    if gone:
        yield BrokenRule(
            "C2",
            "guests_are_available_throughout",
            (stay.visit,),
            people=(stay.guest,),
            placement=stay.placement.id,
            slots=_keys(ledger, gone),
        )


def guests_attend_at_least_half_of_a_rotation(_ledger: Ledger, stay: Stay) -> Breaches:
    """C2"""
    if stay.placement.is_rotation and 2 * stay.slot_count < stay.placement.length:
        yield BrokenRule(
            "C2",
            "guests_attend_at_least_half_of_a_rotation",
            (stay.visit,),
            people=(stay.guest,),
            placement=stay.placement.id,
            count=stay.slot_count,
            limit=stay.placement.days,
        )


def hosts_are_there_for_their_guests(ledger: Ledger, stay: Stay) -> Breaches:
    """C3, shadow"""
    hosted = [stay, *(other for other in ledger.by_host[stay.guest] if other.attended & stay.attended)]
    for visit in hosted:
        gone = visit.attended & ~_presence(ledger, visit.host, stay)
        if gone and not visit.placement.is_rotation:
            yield BrokenRule(
                "C3",
                "hosts_are_there_for_their_guests",
                (visit.visit, stay.visit),
                people=(visit.host,),
                placement=visit.placement.id,
                slots=_keys(ledger, gone),
            )


def mentors_are_there_for_half_of_a_rotation(ledger: Ledger, stay: Stay) -> Breaches:
    """C3, rotation"""
    hosted = [stay, *(other for other in ledger.by_host[stay.guest] if other.attended & stay.attended)]
    for visit in hosted:
        there = (visit.attended & _presence(ledger, visit.host, stay)).bit_count()
        if visit.placement.is_rotation and 2 * there < visit.slot_count:
            yield BrokenRule(
                "C3",
                "mentors_are_there_for_half_of_a_rotation",
                (visit.visit, stay.visit),
                people=(visit.host,),
                placement=visit.placement.id,
                count=there,
                limit=(visit.slot_count + 1) // 2,
            )


def rotations_are_never_left_without_a_host(ledger: Ledger, stay: Stay) -> Breaches:
    """C3, rotation"""
    blocks = [stay] if stay.placement.is_rotation else []
    for placement in ledger.problem.rotations_hosted_by[stay.guest]:
        blocks += (other for other in ledger.rotations[placement.id] if other.attended & stay.attended)
    for block in blocks:
        alone = block.attended
        for host in block.placement.hosts:
            alone &= ~_presence(ledger, host, stay)
        if alone:
            yield BrokenRule(
                "C3",
                "rotations_are_never_left_without_a_host",
                (block.visit, stay.visit),
                people=block.placement.hosts,
                placement=block.placement.id,
                slots=_keys(ledger, alone),
            )


def placements_seat_no_more_guests_than_they_can(ledger: Ledger, stay: Stay) -> Breaches:
    """C4"""
    limit = stay.placement.capacity
    for slot in slots_of(stay.attended):
        count = ledger.seats[stay.placement.id, slot] + 1
        if count > limit:
            yield BrokenRule(
                "C4",
                "placements_seat_no_more_guests_than_they_can",
                (stay.visit,),
                placement=stay.placement.id,
                slots=(ledger.problem.timeline.key(slot),),
                count=count,
                limit=limit,
            )


def hosts_receive_no_more_guests_at_once_than_they_can(ledger: Ledger, stay: Stay) -> Breaches:
    """C4"""
    limit = ledger.problem.people[stay.host].host_limit
    for slot in slots_of(stay.attended):
        count = ledger.hosting[stay.host, slot] + 1
        if count > limit:
            yield BrokenRule(
                "C4",
                "hosts_receive_no_more_guests_at_once_than_they_can",
                (stay.visit,),
                people=(stay.host,),
                slots=(ledger.problem.timeline.key(slot),),
                count=count,
                limit=limit,
            )


def hosts_give_no_more_of_a_week_than_they_offered(ledger: Ledger, stay: Stay) -> Breaches:
    """C5"""
    limit = ledger.problem.people[stay.host].hosting_per_week
    if limit is None:
        return
    timeline = ledger.problem.timeline
    for week, more in Counter(map(timeline.week, slots_of(stay.attended))).items():
        count = ledger.hosted_in_week[stay.host, week] + more
        if count > limit:
            first = next(slot for slot in slots_of(stay.attended) if timeline.week(slot) == week)
            yield BrokenRule(
                "C5",
                "hosts_give_no_more_of_a_week_than_they_offered",
                (stay.visit,),
                people=(stay.host,),
                slots=(timeline.key(first),),
                count=count,
                limit=limit,
            )


def visits_of_a_guest_keep_their_distance(ledger: Ledger, stay: Stay) -> Breaches:
    """C6"""
    gap = ledger.problem.rules.min_gap_days
    for other in ledger.by_guest[stay.guest]:
        earlier, later = (other, stay) if other.first <= stay.first else (stay, other)
        if later.first // 2 - earlier.last // 2 < gap or later.first <= earlier.last:
            yield BrokenRule(
                "C6",
                "visits_of_a_guest_keep_their_distance",
                (stay.visit, other.visit),
                people=(stay.guest,),
                count=max(0, later.first // 2 - earlier.last // 2),
                limit=gap,
            )


def guests_start_no_more_visits_a_week_than_allowed(ledger: Ledger, stay: Stay) -> Breaches:
    """C6"""
    limit = ledger.problem.rules.max_visits_per_week
    if limit is None:
        return
    timeline = ledger.problem.timeline
    week = timeline.week(stay.first)
    count = 1 + sum(timeline.week(other.first) == week for other in ledger.by_guest[stay.guest])
    if count > limit:
        yield BrokenRule(
            "C6",
            "guests_start_no_more_visits_a_week_than_allowed",
            (stay.visit,),
            people=(stay.guest,),
            slots=(stay.visit.start,),
            count=count,
            limit=limit,
        )


def guests_see_a_placement_once(ledger: Ledger, stay: Stay) -> Breaches:
    """C7"""
    if ledger.problem.rules.allow_repeat:
        return
    for other in ledger.by_guest[stay.guest]:
        if other.placement is stay.placement:
            yield BrokenRule(
                "C7",
                "guests_see_a_placement_once",
                (stay.visit, other.visit),
                people=(stay.guest,),
                placement=stay.placement.id,
            )


def nobody_hosts_themselves(_ledger: Ledger, stay: Stay) -> Breaches:
    """C7"""
    if stay.guest == stay.host:
        yield BrokenRule("C7", "nobody_hosts_themselves", (stay.visit,), people=(stay.guest,))


def requests_get_no_more_visits_than_asked_for(ledger: Ledger, stay: Stay) -> Breaches:
    """C8"""
    limit = ledger.problem.requests[stay.visit.request].visits
    count = len(ledger.by_request[stay.visit.request]) + 1
    if count > limit:
        yield BrokenRule(
            "C8", "requests_get_no_more_visits_than_asked_for", (stay.visit,), count=count, limit=limit
        )


def visits_follow_the_requests_they_come_after(ledger: Ledger, stay: Stay) -> Breaches:
    """C8"""
    problem, request = ledger.problem, stay.visit.request
    pairs = [
        (other, stay) for before in problem.requests[request].after for other in ledger.by_request[before]
    ]
    pairs += [(stay, other) for after in problem.followers[request] for other in ledger.by_request[after]]
    for earlier, later in pairs:
        if later.first <= earlier.last:
            yield BrokenRule(
                "C8",
                "visits_follow_the_requests_they_come_after",
                (later.visit, earlier.visit),
                people=(stay.guest,),
            )


def groups_keep_enough_people_at_their_desks(ledger: Ledger, stay: Stay) -> Breaches:
    """C9"""
    problem = ledger.problem
    missing = stay.attended & problem.availability[stay.guest].available
    for index in problem.coverage_of[stay.guest]:
        rule = problem.coverage[index]
        if rule.price is not None:
            continue
        for slot in slots_of(missing & problem.coverage_slots[index]):
            there, count = problem.presence[index][slot], ledger.missed[index, slot] + 1
            limit = there - min(rule.min_present or 0, there)
            if rule.max_away is not None:
                limit = min(limit, rule.max_away)
            if count > limit:
                yield BrokenRule(
                    "C9",
                    "groups_keep_enough_people_at_their_desks",
                    (stay.visit,),
                    people=(stay.guest,),
                    group=rule.group,
                    slots=(problem.timeline.key(slot),),
                    count=count,
                    limit=limit,
                )


def forbidden_pairs_never_meet(ledger: Ledger, stay: Stay) -> Breaches:
    """C10"""
    if (stay.guest, stay.host) in ledger.problem.forbidden_pairs:
        yield BrokenRule("C10", "forbidden_pairs_never_meet", (stay.visit,), people=(stay.guest, stay.host))


def locked_visits_stand(problem: Problem, planned: Iterable[Visit]) -> Breaches:
    """C10"""
    planned = frozenset(planned)
    for visit in problem.locked:
        if visit not in planned:
            yield BrokenRule(
                "C10", "locked_visits_stand", (visit,), people=(visit.host,), placement=visit.placement
            )


def _presence(ledger: Ledger, host: str, joining: Stay) -> int:
    there = ledger.present(host)
    return there & ~joining.attended if host == joining.guest else there


def _keys(ledger: Ledger, mask: int) -> tuple[str, ...]:
    return tuple(map(ledger.problem.timeline.key, slots_of(mask)))


CHECKS: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        visits_are_what_was_asked_for_and_offered,
        nobody_hosts_themselves,
        forbidden_pairs_never_meet,
        guests_are_available_throughout,
        guests_attend_at_least_half_of_a_rotation,
        requests_get_no_more_visits_than_asked_for,
        guests_see_a_placement_once,
        visits_of_a_guest_keep_their_distance,
        guests_start_no_more_visits_a_week_than_allowed,
        visits_follow_the_requests_they_come_after,
        hosts_are_there_for_their_guests,
        mentors_are_there_for_half_of_a_rotation,
        rotations_are_never_left_without_a_host,
        placements_seat_no_more_guests_than_they_can,
        hosts_receive_no_more_guests_at_once_than_they_can,
        hosts_give_no_more_of_a_week_than_they_offered,
        groups_keep_enough_people_at_their_desks,
    )
}
