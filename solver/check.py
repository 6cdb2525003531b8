"""The hard rules in plain Python: what is against one visit joining others.

No rule of the format can be mended by one more visit. So a plan keeps the rules exactly if its visits can
join one after the other, in any order, and the same functions vet whole plans, hand edits and swaps. The
rules for CP-SAT stand in `solver.rules` under the same names; the two share no code.
"""

from collections.abc import Callable, Iterable, Iterator

from solver.breaches import Breach, BrokenRule
from solver.ledger import Ledger, Stay, ledger_of, stay_of
from solver.nouns import Visit
from solver.problem import Problem
from solver.timeline import first_of, slots_of

Breaches = Iterator[Breach]
Check = Callable[[Ledger, Stay], Breaches]


def broken_rules(problem: Problem, visits: Iterable[Visit]) -> list[BrokenRule]:
    """Every rule that a set of visits breaks; none means that the plan may be carried out."""
    ledger = Ledger(problem)
    found: list[tuple[str, str, Breach]] = []
    seen: set[Visit] = set()
    for visit in visits:
        stay = stay_of(problem, visit)
        if visit in seen:
            found.append(("C10", "visits_stand_once_in_a_plan", Breach((visit,))))
        elif isinstance(stay, Breach):
            found.append(("C1", visits_are_what_was_asked_for_and_offered.__name__, stay))
        else:
            found += objections(ledger, stay)
            ledger.enter(stay)
        seen.add(visit)
    found += (("C10", locked_visits_stand.__name__, b) for b in locked_visits_stand(problem, ledger.entered))
    return [BrokenRule.of(clause, name, breach, problem.timeline) for clause, name, breach in found]


def broken_by(problem: Problem, standing: Iterable[Visit], coming: Iterable[Visit]) -> list[BrokenRule]:
    """Every rule that visits would break by joining those that stand, whatever these break among themselves.

    Looks at what the newcomers touch alone; that is all that there is to look at, as no rule but that of
    locked visits is broken by visits that leave.
    """
    ledger = ledger_of(problem, standing)
    found: list[BrokenRule] = []
    for visit in coming:
        stay = stay_of(problem, visit)
        if visit in ledger.entered:
            breaches = [("C10", "visits_stand_once_in_a_plan", Breach((visit,)))]
        elif isinstance(stay, Breach):
            breaches = [("C1", visits_are_what_was_asked_for_and_offered.__name__, stay)]
        else:
            breaches = list(objections(ledger, stay))
            ledger.enter(stay)
        found += (BrokenRule.of(clause, name, breach, problem.timeline) for clause, name, breach in breaches)
    return found


def objections(ledger: Ledger, stay: Stay) -> Iterator[tuple[str, str, Breach]]:
    """Every rule, by clause and name, that one more visit would break."""
    for name, (clause, check) in CHECKS.items():
        for breach in check(ledger, stay):
            yield clause, name, breach


def first_objection(ledger: Ledger, stay: Stay) -> str | None:
    """The name of the first rule that one more visit would break, if it breaks any."""
    for name, (_, check) in CHECKS.items():
        for _ in check(ledger, stay):
            return name
    return None


def visits_are_what_was_asked_for_and_offered(ledger: Ledger, stay: Stay) -> Breaches:
    problem, placement = ledger.problem, stay.placement
    wrong = []
    if placement.id not in problem.requests[stay.visit.request].placements:
        wrong.append("its request does not list the placement")
    if stay.host not in placement.hosts:
        wrong.append("its placement does not list the host")
    if stay.first % 2 == 1 and placement.length > 1:
        wrong.append("it must start in the morning")
    if not problem.offered_starts[placement.id] >> stay.first & 1:
        wrong.append("its start is not offered")
    for detail in wrong:
        yield Breach((stay.visit,), (stay.host,), placement.id, detail=detail)


def guests_are_available_throughout(ledger: Ledger, stay: Stay) -> Breaches:
    gone = stay.attended & ~ledger.problem.availability[stay.guest].available
    if gone:
        yield Breach((stay.visit,), (stay.guest,), stay.placement.id, slots=gone)


def guests_attend_at_least_half_of_a_rotation(_ledger: Ledger, stay: Stay) -> Breaches:
    count, limit = stay.slot_count, stay.placement.days
    if stay.placement.is_rotation and count < limit:
        yield Breach((stay.visit,), (stay.guest,), stay.placement.id, count=count, limit=limit)


def hosts_are_there_for_their_guests(ledger: Ledger, stay: Stay) -> Breaches:
    for hosted in _hosted_then(ledger, stay):
        gone = hosted.attended & ~_presence(ledger, hosted.host, stay)
        if gone and not hosted.placement.is_rotation:
            yield Breach((hosted.visit, stay.visit), (hosted.host,), hosted.placement.id, slots=gone)


def mentors_are_there_for_half_of_a_rotation(ledger: Ledger, stay: Stay) -> Breaches:
    for hosted in _hosted_then(ledger, stay):
        there = (hosted.attended & _presence(ledger, hosted.host, stay)).bit_count()
        needed = (hosted.slot_count + 1) // 2
        if there < needed and hosted.placement.is_rotation:
            people, place = (hosted.host,), hosted.placement.id
            yield Breach((hosted.visit, stay.visit), people, place, count=there, limit=needed)


def rotations_are_never_left_without_a_host(ledger: Ledger, stay: Stay) -> Breaches:
    blocks = [stay] if stay.placement.is_rotation else []
    for placement in ledger.problem.rotations_hosted_by[stay.guest]:
        blocks += (block for block in ledger.rotations[placement.id] if block.attended & stay.attended)
    for block in blocks:
        alone = block.attended
        for host in block.placement.hosts:
            alone &= ~_presence(ledger, host, stay)
        if alone:
            yield Breach((block.visit, stay.visit), block.placement.hosts, block.placement.id, slots=alone)


def _hosted_then(ledger: Ledger, stay: Stay) -> list[Stay]:
    """The visit itself and those that its guest hosts meanwhile."""
    return [stay, *(other for other in ledger.by_host[stay.guest] if other.attended & stay.attended)]


def _presence(ledger: Ledger, host: str, joining: Stay) -> int:
    """The slots in which a host is available and on no visit, the joining one included."""
    there = ledger.present(host)
    return there & ~joining.attended if host == joining.guest else there


def placements_seat_no_more_guests_than_they_can(ledger: Ledger, stay: Stay) -> Breaches:
    place, limit = stay.placement.id, stay.placement.capacity
    taken = ledger.seats[place]
    for slot in slots_of(stay.attended & taken.at_least(limit)):
        yield Breach((stay.visit,), (), place, slots=1 << slot, count=taken[slot] + 1, limit=limit)


def hosts_receive_no_more_guests_at_once_than_they_can(ledger: Ledger, stay: Stay) -> Breaches:
    limit = ledger.problem.people[stay.host].host_limit
    guests = ledger.hosting[stay.host]
    for slot in slots_of(stay.attended & guests.at_least(limit)):
        yield Breach((stay.visit,), (stay.host,), slots=1 << slot, count=guests[slot] + 1, limit=limit)


def hosts_give_no_more_of_a_week_than_they_offered(ledger: Ledger, stay: Stay) -> Breaches:
    limit, timeline = ledger.problem.people[stay.host].hosting_per_week, ledger.problem.timeline
    if limit is None:
        return
    for week, slots in timeline.by_week(stay.attended):
        count = ledger.hosted_in_week[stay.host, week] + slots.bit_count()
        if count > limit:
            first = 1 << first_of(slots)
            yield Breach((stay.visit,), (stay.host,), slots=first, count=count, limit=limit)


def visits_of_a_guest_keep_their_distance(ledger: Ledger, stay: Stay) -> Breaches:
    gap = ledger.problem.rules.min_gap_days
    for other in ledger.by_guest[stay.guest]:
        earlier, later = (other, stay) if other.first <= stay.first else (stay, other)
        days = later.first // 2 - earlier.last // 2
        if days < gap or later.first <= earlier.last:
            yield Breach((stay.visit, other.visit), (stay.guest,), count=max(0, days), limit=gap)


def guests_start_no_more_visits_a_week_than_allowed(ledger: Ledger, stay: Stay) -> Breaches:
    limit, timeline = ledger.problem.rules.max_visits_per_week, ledger.problem.timeline
    if limit is None:
        return
    week = timeline.week(stay.first)
    count = 1 + sum(timeline.week(other.first) == week for other in ledger.by_guest[stay.guest])
    if count > limit:
        yield Breach((stay.visit,), (stay.guest,), slots=1 << stay.first, count=count, limit=limit)


def guests_see_a_placement_once(ledger: Ledger, stay: Stay) -> Breaches:
    if ledger.problem.rules.allow_repeat:
        return
    for other in ledger.by_guest[stay.guest]:
        if other.placement.id == stay.placement.id:
            yield Breach((stay.visit, other.visit), (stay.guest,), stay.placement.id)


def nobody_hosts_themselves(_ledger: Ledger, stay: Stay) -> Breaches:
    if stay.guest == stay.host:
        yield Breach((stay.visit,), (stay.guest,))


def requests_get_no_more_visits_than_asked_for(ledger: Ledger, stay: Stay) -> Breaches:
    limit = ledger.problem.requests[stay.visit.request].visits
    count = len(ledger.by_request[stay.visit.request]) + 1
    if count > limit:
        yield Breach((stay.visit,), (stay.guest,), count=count, limit=limit)


def visits_follow_the_requests_they_come_after(ledger: Ledger, stay: Stay) -> Breaches:
    problem, request = ledger.problem, stay.visit.request
    for before in problem.requests[request].after:
        for earlier in ledger.by_request[before]:
            if stay.first <= earlier.last:
                yield Breach((stay.visit, earlier.visit), (stay.guest,))
    for after in problem.followers[request]:
        for later in ledger.by_request[after]:
            if later.first <= stay.last:
                yield Breach((later.visit, stay.visit), (stay.guest,))


def groups_keep_enough_people_at_their_desks(ledger: Ledger, stay: Stay) -> Breaches:
    problem = ledger.problem
    leaves = ledger.leaves(stay)
    for index in problem.coverage_of[stay.guest]:
        rule = problem.coverage[index]
        for slot in slots_of(ledger.exhausted(index, leaves)) if rule.price is None else ():
            count, limit = ledger.missed[index][slot] + 1, problem.spared[index][slot]
            yield Breach((stay.visit,), (stay.guest,), "", rule.group, 1 << slot, count, limit)


def forbidden_pairs_never_meet(ledger: Ledger, stay: Stay) -> Breaches:
    if (stay.guest, stay.host) in ledger.problem.forbidden_pairs:
        yield Breach((stay.visit,), (stay.guest, stay.host))


def locked_visits_stand(problem: Problem, planned: Iterable[Visit]) -> Breaches:
    planned = frozenset(planned)
    for visit in problem.locked:
        if visit not in planned:
            yield Breach((visit,), (visit.host,), visit.placement)


CHECKS: dict[str, tuple[str, Check]] = {
    check.__name__: (clause, check)
    for clause, check in (
        ("C1", visits_are_what_was_asked_for_and_offered),
        ("C7", nobody_hosts_themselves),
        ("C10", forbidden_pairs_never_meet),
        ("C2", guests_are_available_throughout),
        ("C2", guests_attend_at_least_half_of_a_rotation),
        ("C8", requests_get_no_more_visits_than_asked_for),
        ("C7", guests_see_a_placement_once),
        ("C6", visits_of_a_guest_keep_their_distance),
        ("C6", guests_start_no_more_visits_a_week_than_allowed),
        ("C8", visits_follow_the_requests_they_come_after),
        ("C3", hosts_are_there_for_their_guests),
        ("C3", mentors_are_there_for_half_of_a_rotation),
        ("C3", rotations_are_never_left_without_a_host),
        ("C4", placements_seat_no_more_guests_than_they_can),
        ("C4", hosts_receive_no_more_guests_at_once_than_they_can),
        ("C5", hosts_give_no_more_of_a_week_than_they_offered),
        ("C9", groups_keep_enough_people_at_their_desks),
    )
}
