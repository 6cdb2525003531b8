"""The record of some runs as one table, in Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from benchmarks.runs import Run
from benchmarks.titles import OURS, OVERRAN, RIVALS, TITLES

HEAD = (
    "instance",
    "peer",
    "first plan",
    "to 1 %",
    "to proof",
    "whole run",
    "objective",
    "bound",
    "memory",
    "remarks",
)


def written(machine: Mapping[str, object], runs: Sequence[Run]) -> str:
    """The whole page: the machine, one table of every run, the ratios, and who is who."""
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
    limits = sorted({f"{run.limit:g} s, seed {run.seed}" for run in runs})
    lines = ["# Benchmark", "", f"Machine: {facts}.", f"Limit: {'; '.join(limits)}.", ""]
    lines += ["Wall seconds from the start of the command, model building included. Every plan was judged by"]
    lines += [
        "`solver check`; 1 % is of the best plan of this page. Memory is the peak of the largest process.",
        "",
    ]
    lines += _rows(HEAD, [row for run in runs for row in [_row(run, best_of(runs, run.instance))]])
    lines += ["", *_ratios(runs), "", *(f"- `{name}`: {title}" for name, title in TITLES.items()), ""]
    return "\n".join(lines)


def best_of(runs: Iterable[Run], instance: str) -> int | None:
    """The least cost of any plan for an instance that keeps every rule."""
    costs = (run.objective for run in runs if run.instance == instance)
    return min((cost for cost in costs if cost is not None), default=None)


def _row(run: Run, best: int | None) -> list[str]:
    near = None if best is None else run.within(best + abs(best) / 100)
    times = [_seconds(time) for time in (run.first_plan(), near, run.proof(), run.seconds)]
    memory = f"{run.memory_mb:,.0f} MB"
    return [
        run.instance,
        run.peer,
        *times,
        _whole(run.objective),
        _whole(run.bound),
        memory,
        remarks(run, best),
    ]


def remarks(run: Run, best: int | None) -> str:
    """What makes a run's figures worth less than they look."""
    found = []
    if run.broken:
        found.append(f"not counted: breaks {len(run.broken)} rules, first: {run.broken[0]}")
    elif run.objective is None:
        found.append(f"no plan: {(run.said.splitlines() or ['none within the limit'])[-1]}")
    if run.exit_status:
        overran = run.exit_status == OVERRAN
        found.append("overran its limit and was ended" if overran else f"ended with {run.exit_status}")
    if run.bound is not None and best is not None and run.bound > best:
        found.append(f"WRONG BOUND: there is a plan of {_whole(best)}")
    claimed = run.points[-1].objective if run.points else None
    if None not in (claimed, run.objective) and claimed != run.objective:
        found.append(f"claimed {_whole(claimed)}")
    return "; ".join(found).replace("|", "/").replace("\n", " ")


def _ratios(runs: Sequence[Run]) -> list[str]:
    """How many times faster our solver reached 1 % and proof, by instance."""
    head = ["instance", *(f"{rival} : {OURS}, {what}" for rival in RIVALS for what in ("to 1 %", "to proof"))]
    table = []
    for instance, some in groupby(runs, key=lambda run: run.instance):
        by_peer = {run.peer: run for run in some}
        best = best_of(runs, instance)
        if best is None or OURS not in by_peer:
            continue
        row = [instance]

        def near_time(run: Run, near: float = best + abs(best) / 100) -> float | None:
            return run.within(near)

        for rival in RIVALS:
            theirs = by_peer.get(rival)
            row.append(ratio(theirs, by_peer[OURS], near_time))
            row.append(ratio(theirs, by_peer[OURS], Run.proof))
        table.append(row)
    return _rows(head, table) if table else []


def ratio(theirs: Run | None, ours: Run, time_of: Callable[[Run], float | None]) -> str:
    """Their time by ours; where they did not get there, their limit by ours is what it is at least."""
    own = time_of(ours)
    if theirs is None or own is None:
        return "–"
    other = time_of(theirs)
    return f"> {theirs.limit / own:.1f}" if other is None else f"{other / own:.1f}"


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _seconds(time: float | None) -> str:
    return "–" if time is None else f"{time:.2f}"


def _whole(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"
