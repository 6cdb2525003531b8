"""What cannot work in a cycle, and what will be tight, said before anybody presses *Generate*.

It reads the problem that the solver would be given, so the two never disagree, and it claims only what is
certain: whatever it calls impossible, no plan contains.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from rotation.models.cycles import Cycle
from rotation.models.rules import CoverageRule, RequestRule
from rotation.planning.facts import Facts
from rotation.planning.keys import group_key, placement_key, row_id
from rotation.planning.seats import most_seats
from rotation.planning.sitting import Finding, Sitting
from rotation.wording import many
from rotation.wording.rules import coverage_sentence, request_sentence

TIGHT = 0.85


def findings_of(cycle: Cycle) -> list[Finding]:
    """Everything that cannot work in a cycle, then everything that will be tight."""
    sitting = Sitting(cycle)
    if not sitting.facts.problem.days:
        sentence = "No working day is left: every day is a weekend, a public holiday or a blackout date."
        return [Finding("no_days", sentence, cycle)]
    found = [finding for check in _CHECKS for finding in check(sitting)]
    return sorted(found, key=lambda finding: not finding.certain)


def _nothing_wanted(sitting: Sitting) -> Iterator[Finding]:
    if not sitting.requests:
        sentence = "Nobody is to get a visit yet. Add a request rule."
        yield Finding("nothing_wanted", sentence, sitting.cycle)


def _nobody_hosts(sitting: Sitting) -> Iterator[Finding]:
    for key, placement in sitting.placements.items():
        offer = sitting.facts.offers[key]
        if not placement.hosts:
            yield Finding("no_host", f"Nobody hosts “{placement.title}”. Choose hosts.", placement)
        elif not offer.hosts:
            sentence = f"No host of “{placement.title}” can host: each has left, moved or hosts nobody."
            yield Finding("no_host", sentence, placement)


def _never_offered(sitting: Sitting) -> Iterator[Finding]:
    too_long = [each.about for each in _too_long_for_hosts(sitting)]
    for key, placement in sitting.placements.items():
        offer = sitting.facts.offers[key]
        title = f"“{placement.title}”"
        if not offer.is_offered:
            sentence = f"{title} is offered on no working day of this cycle. Choose other days."
        elif not offer.starts:
            days = many(offer.length // 2, "working day")
            sentence = f"{title} lasts {days}, and none of its starting days leaves so many in the cycle."
        elif placement in too_long or not offer.hosts or sitting.facts.hosted_starts[key]:
            continue
        elif offer.is_block or all(sitting.facts.weekly_limit(host) >= offer.length for host in offer.hosts):
            sentence = f"Whenever {title} is offered, none of its hosts is free to host it."
        else:
            sentence = (
                f"Whenever {title} is offered, each of its hosts is away or may not host "
                f"{many(offer.length, 'half day')} of one week."
            )
        yield Finding("never_offered", sentence, placement)


def _too_long_for_hosts(sitting: Sitting) -> Iterator[Finding]:
    facts = sitting.facts
    for key, placement in sitting.placements.items():
        offer = facts.offers[key]
        least = facts.least_in_a_week(offer)
        limit = max(map(facts.weekly_limit, offer.hosts), default=least)
        if least > limit:
            sentence = (
                f"“{placement.title}” takes at least {many(least, 'half day')} of one week, and none of its "
                f"hosts may host more than {limit} a week. Shorten it, or choose hosts who may host more."
            )
            yield Finding("too_long_for_hosts", sentence, placement)


def _reaches_nobody(sitting: Sitting) -> Iterator[Finding]:
    for rule in sitting.requests:
        if not sitting.wanted(rule):
            sentence = f"“{request_sentence(rule)}” reaches nobody."
            yield Finding("reaches_nobody", sentence, rule)


def _nowhere_to_go(sitting: Sitting) -> Iterator[Finding]:
    for rule in sitting.requests:
        if sitting.wanted(rule) and not sitting.offers(rule):
            sentence = (
                f"“{request_sentence(rule)}” has no placement to go to: {rule.host_department.name} offers "
                "none of this length."
            )
            yield Finding("nowhere_to_go", sentence, rule)


def _wants_repeats(sitting: Sitting) -> Iterator[Finding]:
    if sitting.cycle.allow_repeat:
        return
    for rule in sitting.requests:
        offers = sitting.offers(rule)
        most = max((visits for _guest, visits in sitting.wanted(rule)), default=0)
        if offers and most > len(offers):
            sentence = (
                f"“{request_sentence(rule)}” wants up to {many(most, 'visit')}, and there "
                f"{'is' if len(offers) == 1 else 'are'} {many(len(offers), 'placement')} that may be visited "
                "once each. Let placements be visited more than once, or add some."
            )
            yield Finding("wants_repeats", sentence, sitting.cycle)


def _never_there(sitting: Sitting) -> Iterator[Finding]:
    for rule, offers in _plannable(sitting):
        absent: list[str] = []
        kept: list[str] = []
        for guest, _visits in sitting.wanted(rule):
            if not sitting.facts.possible_starts(guest, offers):
                there = sitting.facts.possible_starts(guest, offers, ask_coverage=False)
                (kept if there else absent).append(guest)
        where = rule.host_department.name
        if absent:
            sentence = (
                f"{sitting.names(absent)} can never attend what {where} offers them: they are never there "
                "for a whole visit, or only when no host is free who may host so long."
            )
            about = sitting.people[absent[0]] if len(absent) == 1 else rule
            yield Finding("never_there", sentence, about)
        if kept and not _let_nobody_go(sitting, rule):
            sentence = f"{sitting.names(kept)} must stay in every half day in which they could visit {where}."
            yield Finding("always_kept", sentence, rule)


def _guards_nobody(sitting: Sitting) -> Iterator[Finding]:
    for rule in sitting.coverage:
        if not sitting.facts.members(group_key(rule.department_id, rule.team)):
            sentence = (
                f"“{coverage_sentence(rule)}” is for nobody: there are no people in this group any more. "
                "Choose another group, or remove the rule."
            )
            yield Finding("guards_nobody", sentence, rule)


def _lets_nobody_go(sitting: Sitting) -> Iterator[Finding]:
    for rule, room in zip(sitting.coverage, sitting.facts.room_to_leave, strict=True):
        if rule.strict and not any(room) and _asks_anybody(sitting, rule):
            size = len(sitting.facts.members(group_key(rule.department_id, rule.team)))
            sentence = (
                f"“{coverage_sentence(rule)}” lets nobody go: the group has {many(size, 'person', 'people')}."
            )
            yield Finding("lets_nobody_go", sentence, rule)


def _more_than_seats(sitting: Sitting) -> Iterator[Finding]:
    facts = sitting.facts
    bundles: dict[frozenset[str], int] = {
        frozenset(request.placements): 0 for request in facts.requests if request.placements
    }
    for bundle in bundles:
        bundles[bundle] = sum(
            request.visits
            for request in facts.requests
            if request.placements and bundle.issuperset(request.placements)
        )
    for bundle, wanted in bundles.items():
        seats = most_seats(facts, bundle)
        if seats == 0 or wanted <= TIGHT * seats:
            continue
        first, *more = sorted(bundle, key=row_id)
        what = f"“{sitting.placements[first].title}”" + (f" and {many(len(more), 'other')}" if more else "")
        sentence = (
            f"{many(wanted, 'visit')} to {what} {'is' if wanted == 1 else 'are'} wanted, and there "
            f"{'is' if seats == 1 else 'are'} {many(seats, 'seat')} at most. "
            "More hosts, a higher capacity or more days make room."
        )
        yield Finding("seats", sentence, sitting.placements[first], certain=wanted > seats)


def _more_than_may_leave(sitting: Sitting) -> Iterator[Finding]:
    facts = sitting.facts
    for rule, by_slot in zip(sitting.coverage, facts.room_to_leave, strict=True):
        room = sum(by_slot)
        members = set(facts.members(group_key(rule.department_id, rule.team)))
        wanted = sum(
            request.visits * min(_least_attended(facts, request.guest, key) for key in request.placements)
            for request in facts.requests
            if request.guest in members and request.placements
        )
        if not rule.strict or room == 0 or wanted <= TIGHT * room:
            continue
        sentence = (
            f"The visits wanted take {many(wanted, 'half day')} of this group's people, and "
            f"“{coverage_sentence(rule)}” leaves {room} at most."
        )
        yield Finding("room_to_leave", sentence, rule, certain=wanted > room)


def _too_many_for_one(sitting: Sitting) -> Iterator[Finding]:
    facts = sitting.facts
    visits: dict[str, int] = defaultdict(int)
    starts: dict[str, set[int]] = defaultdict(set)
    for rule, offers in _plannable(sitting):
        for guest, wanted in sitting.wanted(rule):
            possible = facts.possible_starts(guest, offers)
            if possible:
                visits[guest] += wanted
                starts[guest].update(possible)
    alike: dict[tuple[int, int], list[str]] = defaultdict(list)
    for guest, wanted in visits.items():
        most = facts.most_visits(sorted(starts[guest]))
        if wanted > most:
            alike[wanted, most].append(guest)
    for (wanted, most), guests in alike.items():
        sentence = (
            f"{sitting.names(guests)}: {many(wanted, 'visit')} wanted, and {most} at most fit with the "
            "spacing and weekly limit of this cycle and the days on which they can."
        )
        yield Finding("spacing", sentence, sitting.cycle)


def _plannable(sitting: Sitting) -> Iterator[tuple[RequestRule, Sequence[str]]]:
    """The rules that have a placement to go to which is not reported as broken itself, with those."""
    broken = {placement_key(each.about.id) for each in _too_long_for_hosts(sitting)}
    for rule in sitting.requests:
        offers = [key for key in sitting.offers(rule) if key in sitting.working - broken]
        if offers:
            yield rule, offers


def _let_nobody_go(sitting: Sitting, rule: RequestRule) -> bool:
    """Whether a coverage rule of the guests' whole department is reported as letting nobody go."""
    return any(
        isinstance(each.about, CoverageRule) and each.about.department_id == rule.department_id
        for each in _lets_nobody_go(sitting)
    )


def _asks_anybody(sitting: Sitting, rule: CoverageRule) -> bool:
    members = set(sitting.facts.members(group_key(rule.department_id, rule.team)))
    return any(request.guest in members for request in sitting.facts.requests)


def _least_attended(facts: Facts, guest: str, key: str) -> int:
    offer = facts.offers[key]
    if not offer.is_block:
        return offer.length
    taken = (facts.attended(guest, offer, start).bit_count() for start in facts.hosted_starts[key])
    return min((count for count in taken if 2 * count >= offer.length), default=0)


_CHECKS: tuple[Callable[[Sitting], Iterator[Finding]], ...] = (
    _nothing_wanted,
    _nobody_hosts,
    _never_offered,
    _too_long_for_hosts,
    _reaches_nobody,
    _nowhere_to_go,
    _wants_repeats,
    _never_there,
    _guards_nobody,
    _lets_nobody_go,
    _more_than_seats,
    _more_than_may_leave,
    _too_many_for_one,
)
