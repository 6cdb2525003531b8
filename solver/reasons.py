"""Why a visit is missing: one plain, true first reason, with the numbers behind it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from solver.alternatives import Alternative, best_opening
from solver.joining import offered_starts, tries
from solver.ledger import Ledger, ledger_of
from solver.nouns import Placement, Visit
from solver.prices import Prices
from solver.problem import Problem
from solver.size import starts_of

KINDS: Mapping[str, str] = {
    "guests_are_available_throughout": "guest_never_free",
    "guests_attend_at_least_half_of_a_rotation": "guest_never_free",
    "hosts_are_there_for_their_guests": "hosts_away",
    "mentors_are_there_for_half_of_a_rotation": "hosts_away",
    "rotations_are_never_left_without_a_host": "hosts_away",
    "nobody_hosts_themselves": "nobody_hosts",
    "forbidden_pairs_never_meet": "nobody_hosts",
    "placements_seat_no_more_guests_than_they_can": "seats_taken",
    "hosts_receive_no_more_guests_at_once_than_they_can": "host_full",
    "hosts_give_no_more_of_a_week_than_they_offered": "host_full",
    "visits_of_a_guest_keep_their_distance": "too_close_to_other_visit",
    "guests_start_no_more_visits_a_week_than_allowed": "week_full",
    "groups_keep_enough_people_at_their_desks": "coverage",
    "guests_see_a_placement_once": "repeat",
    "visits_follow_the_requests_they_come_after": "order",
}
BECAUSE: Mapping[str, str] = {
    "guest_never_free": "the guest is not available",
    "nobody_hosts": "nobody may host this guest",
    "hosts_away": "every host is away",
    "seats_taken": "every seat is taken",
    "host_full": "every host there has enough guests",
    "too_close_to_other_visit": "another visit of the guest is too close",
    "week_full": "the guest's week is full",
    "coverage": "too few of the guest's group would stay",
    "never_spared": "the guest's group can spare nobody",
    "no_seats": "the placement seats nobody",
    "repeat": "the guest visits the placement already",
    "order": "of the order of the guest's requests",
}
# The same objections where nobody else visits anybody: then it is a limit alone that forbids the start.
WITHOUT_A_PLAN: Mapping[str, str] = {
    "guest_never_free": "guest_never_free",
    "nobody_hosts": "nobody_hosts",
    "hosts_away": "hosts_away",
    "seats_taken": "no_seats",
    "host_full": "nobody_hosts",
    "coverage": "never_spared",
}
ABOUT_HOSTS = frozenset({"hosts_away", "host_full"})
RULES_IN_ORDER = tuple(KINDS)
POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a request lacks a visit.

    `kind` is a key of BECAUSE, nothing_offered (no start of its placements lies inside the cycle), complete
    (nothing is missing), worth_less (a visit is possible but would cost more than it is worth) or possible
    (one is possible and worth it). `offered` counts the offered starts of all placements of the request, and
    `counts` for how many of them each kind is the first reason; `opening` is the best visit still possible.
    """

    kind: str
    request: str
    guest: str
    placements: tuple[str, ...]
    offered: int
    counts: Mapping[str, int]
    opening: Alternative | None = None

    @property
    def sentence(self) -> str:
        """The reason in words, with the ids of the problem."""
        where = ", ".join(self.placements)
        if self.opening is not None:
            cost = self.opening.cost
            worth = f"would cost {cost} more" if cost > 0 else f"would save {-cost}: search longer"
            worth = worth if cost else "would change nothing"
            return f"{self.guest} could still visit {self.opening.visit}, which {worth}"
        if self.kind == "complete":
            return f"{self.request} has every visit it asks for"
        if self.kind == "nothing_offered":
            offers = f"no start is offered at {where} inside the cycle"
            return offers if self.placements else f"{self.request} lists no placement"
        parts = [f"{count} fail because {BECAUSE[kind]}" for kind, count in self.counts.items()]
        return f"of {self.offered} offered starts at {where} for {self.guest}: {'; '.join(parts)}"


def first_reason(problem: Problem, visits: Iterable[Visit], request: str) -> Reason:
    """Why a request lacks a visit in a plan: true of this plan, with everything else as planned.

    Each offered start fails for the first rule against it. The reason is the one that most starts fail for,
    among those that the guest and a host could make at all. Raises KeyError for an unknown request.
    """
    return Reasons(ledger_of(problem, visits)).of(request)


class Reasons:
    """First reasons in a plan that stands in a ledger; what all of them need is looked up once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._nobody_else = Ledger(ledger.problem)
        self._whoever: dict[tuple[object, ...], str] = {}

    @cached_property
    def _prices(self) -> Prices:
        return Prices(self._ledger)

    def of(self, request: str) -> Reason:
        """The first reason why a request lacks a visit. Raises KeyError for an unknown one."""
        ledger = self._ledger
        wanted = ledger.problem.requests[request]
        if len(ledger.by_request[request]) >= wanted.visits:
            return Reason("complete", request, wanted.guest, wanted.placements, 0, {})
        counts: Counter[str] = Counter()
        for key in wanted.placements:
            placement = ledger.problem.placements[key]
            free = starts_of(ledger.problem, wanted.guest, key)
            hosts = [h for h in placement.hosts if _may_host(ledger.problem, wanted.guest, h)]
            for start in offered_starts(ledger.problem, placement):
                if hosts and not free >> start & 1:  # whoever hosts
                    counts["guest_never_free"] += 1
                    continue
                always = WITHOUT_A_PLAN.get(self._alone(request, placement, start, tuple(hosts)))
                counts[always or _first_against(ledger, request, placement, start)] += 1
        offered = counts.total()
        best = best_opening(self._prices, request) if counts.pop(POSSIBLE, 0) else None
        ordered = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        return Reason(_kind(ordered, best), request, wanted.guest, wanted.placements, offered, ordered, best)

    def _alone(self, request: str, placement: Placement, start: int, hosts: tuple[str, ...]) -> str:
        """What is against a start where nobody else visits anybody.

        Hosts who cannot receive a free guest cannot receive another who comes in the same slots, unless one
        of the two is a host there too, whose visit leaves the team one fewer.
        """
        problem, guest = self._ledger.problem, self._ledger.problem.requests[request].guest
        ways = problem.availability[guest].pattern if placement.is_rotation else 0
        colleague = guest if guest in placement.hosts else None
        here = placement.id, start, ways >> start & ~(-1 << placement.length), hosts, colleague
        kind = self._whoever.get(here) or _first_against(self._nobody_else, request, placement, start)
        if kind in ABOUT_HOSTS:
            self._whoever[here] = kind
        return kind


def _may_host(problem: Problem, guest: str, host: str) -> bool:
    return host != guest and (guest, host) not in problem.forbidden_pairs


def _kind(counts: Mapping[str, int], best: Alternative | None) -> str:
    if best is not None:
        return "worth_less" if best.cost >= 0 else POSSIBLE
    in_this_plan = (kind for kind in counts if kind not in WITHOUT_A_PLAN.values())
    return next(in_this_plan, next(iter(counts), "nothing_offered"))


def _first_against(ledger: Ledger, request: str, placement: Placement, start: int) -> str:
    """The kind of the rule against a start, for the host who comes nearest; or that the start is possible."""
    nearest = -1
    for _, objection in tries(ledger, request, placement, start):
        if objection is None:
            return POSSIBLE
        nearest = max(nearest, RULES_IN_ORDER.index(objection))
    return KINDS[RULES_IN_ORDER[nearest]] if nearest >= 0 else "nobody_hosts"
