"""How many visits some placements can take, at most: what nobody can exceed, whatever the plan."""

from collections.abc import Iterable, Sequence

from rotation.planning.facts import Facts, Offer


def most_seats(facts: Facts, keys: Iterable[str]) -> int:
    """No plan has more visits to these placements together. What it returns may be more than can be had."""
    offers = [facts.offers[key] for key in keys]
    each = sum(_seats(facts, offer) for offer in offers)
    return min(each, sum(_hosted(facts, host, offers) for host in {host for o in offers for host in o.hosts}))


def _seats(facts: Facts, offer: Offer) -> int:
    starts = facts.hosted_starts[offer.key]
    if not offer.is_block:
        return sum(
            min(offer.capacity, sum(facts.problem.people[host].host_limit for host in hosts))
            for hosts in starts.values()
        )
    if _shortest(facts, offer) == offer.length:
        return offer.capacity * _apart(sorted(starts), offer.length)
    return offer.capacity * facts.offered[offer.key].bit_count() // _shortest(facts, offer)


def _shortest(facts: Facts, offer: Offer) -> int:
    """The fewest half days that a visit takes of any guest who may want it."""
    if not offer.is_block:
        return offer.length
    guests = {request.guest for request in facts.requests if offer.key in request.placements}
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


def _hosted(facts: Facts, host: str, offers: Sequence[Offer]) -> int:
    """How many visits to these placements one host can have, by their own limits."""
    mine = [offer for offer in offers if host in offer.hosts]
    person = facts.problem.people[host]
    hosted = 0
    for week in facts.weeks.values():
        slots = 0
        for offer in mine:
            # During a block its mentor counts as hosting even in half days when they are not there.
            there = facts.problem.timeline.every_slot if offer.is_block else facts.available(host)
            slots |= facts.offered[offer.key] & there & week
        most = slots.bit_count() * person.host_limit
        hosted += most if person.hosting_per_week is None else min(most, person.hosting_per_week)
    return hosted // min(_shortest(facts, offer) for offer in mine)
