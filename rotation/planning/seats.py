"""How many visits some placements can take, at most: what nobody can exceed, whatever the plan."""

from collections.abc import Iterable, Sequence

from rotation.planning.facts import Facts, Offer


def most_seats(facts: Facts, keys: Iterable[str]) -> int:
    """No plan has more visits to these placements together. What it returns may be more than can be had."""
    offers = [facts.offers[key] for key in keys]
    each = sum(_seats(facts, offer) for offer in offers)
    shortest = min(_shortest(facts, offer) for offer in offers)
    return min(each, _hosted_slots(facts, offers) // shortest)


def _seats(facts: Facts, offer: Offer) -> int:
    starts = facts.hosted_starts[offer.key]
    if not offer.is_block:
        return sum(
            min(offer.capacity, sum(facts.people[host]["host_limit"] for host in hosts))
            for hosts in starts.values()
        )
    if _shortest(facts, offer) == offer.length:
        return offer.capacity * _apart(sorted(starts), offer.length)
    covered = 0
    for start in starts:
        covered |= offer.span(start)
    return offer.capacity * covered.bit_count() // _shortest(facts, offer)


def _shortest(facts: Facts, offer: Offer) -> int:
    """The fewest half days that a visit takes of any guest who may want it."""
    if not offer.is_block:
        return offer.length
    guests = {request["guest"] for request in facts.requests if offer.key in request["placements"]}
    taken = (
        facts.attended(guest, offer, start).bit_count()
        for guest in guests
        for start in facts.hosted_starts[offer.key]
    )
    return min((count for count in taken if 2 * count >= offer.length), default=offer.length)


def _apart(starts: Sequence[int], length: int) -> int:
    """The greatest number of visits of this length that do not overlap."""
    count, free_from = 0, 0
    for start in starts:
        if start >= free_from:
            count, free_from = count + 1, start + length
    return count


def _hosted_slots(facts: Facts, offers: Sequence[Offer]) -> int:
    """The half days that all hosts of these placements can host, by their own limits."""
    offered = 0
    for offer in offers:
        for start in facts.hosted_starts[offer.key]:
            offered |= offer.span(start)
    weeks: dict[tuple[int, int], int] = {}
    for slot in range(2 * len(facts.days)):
        weeks[facts.week(slot)] = weeks.get(facts.week(slot), 0) | 1 << slot
    total = 0
    for host in {host for offer in offers for host in offer.hosts}:
        person = facts.people[host]
        for week in weeks.values():
            there = (week & offered & facts.available[host]).bit_count() * person["host_limit"]
            total += min(there, person.get("hosting_per_week", there))
    return total
