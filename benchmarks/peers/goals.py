"""The format's score as costs; what a visit costs by itself stands with its column already."""

from collections import defaultdict

from benchmarks.peers.choices import Choices
from benchmarks.peers.columns import Columns, plain
from benchmarks.peers.hard_rules import HardRules


def model_of(columns: Columns) -> Columns:
    """The whole problem over some columns: rules first, then what a plan costs as a whole."""
    HardRules(columns).state()
    state_unmet_and_moved(columns)
    state_pairs(columns)
    state_fair(columns)
    state_load(columns)
    return columns


def plain_model(choices: Choices) -> Columns:
    return model_of(plain(choices))


def state_unmet_and_moved(columns: Columns) -> None:
    problem, rows = columns.choices.problem, columns.rows
    weight = problem.weights["unmet"]
    rows.constant += weight * sum(r.priority * r.visits for r in problem.requests.values())
    rows.constant += problem.weights["move"] * len(problem.baseline)
    for stay in columns.stays:
        rows.cost[stay.column] -= weight * problem.requests[stay.request].priority


def state_pairs(columns: Columns) -> None:
    problem, rows = columns.choices.problem, columns.rows
    meetings = defaultdict(list)
    for column, choice in columns.named:
        meetings[choice.guest, choice.host].append((column, -1))
    for a, b in problem.pairs:
        for direction in ((a, b), (b, a)):
            rows.constant += problem.weights["pair"]
            if direction in meetings:
                met = rows.column(cost=-problem.weights["pair"])
                rows.at_most([(met, 1), *meetings[direction]], 0)


def state_fair(columns: Columns) -> None:
    """One column above the burden of every guest."""
    problem, rows, choices = columns.choices.problem, columns.rows, columns.choices
    wanted: defaultdict[str, int] = defaultdict(int)
    for request in problem.requests.values():
        wanted[request.guest] += request.visits
    if not problem.weights["fair"] or not wanted:
        return
    # A visit may burden its guest more than its absence: at most by 3 a slot and a rank of 5.
    most = max(wanted.values()) * (100 + 5 + 3 * problem.timeline.slot_count)
    worst = rows.column(most, problem.weights["fair"])
    terms = defaultdict(list)
    for stay in columns.stays:
        burden = choices.burden(stay.guest, stay.placement, stay.attended) - 100
        terms[stay.guest].append((stay.column, burden))
    for guest, visits in wanted.items():
        rows.at_most([*terms[guest], (worst, -1)], -100 * visits)


def state_load(columns: Columns) -> None:
    """For each department a column above the hosted slots of each of its people."""
    problem, rows = columns.choices.problem, columns.rows
    loads: defaultdict[str, defaultdict[str, list[tuple[int, int]]]]
    loads = defaultdict(lambda: defaultdict(list))
    for hosting in columns.hostings if problem.weights["load"] else ():
        department = problem.people[hosting.host].department
        loads[department][hosting.host].append((hosting.column, hosting.attended.bit_count()))
    for people in loads.values():
        most = max(problem.timeline.slot_count * problem.people[host].host_limit for host in people)
        greatest = rows.column(most, problem.weights["load"])
        for terms in people.values():
            rows.at_most([*terms, (greatest, -1)], 0)
