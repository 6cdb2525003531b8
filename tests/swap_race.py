"""Managers approve swaps all at once, each approval sent twice, while new plans are published.

python -m tests.swap_race --approvals 2000 [--database URL] [--without lock check constraints]

Swaps go for the same few seats, desks and visits, in waves; then whatever was acknowledged is looked up, and
the plan in force is counted anew by code that shares nothing with the application (`swap_race_count`).
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from unittest.mock import patch

from flask import Flask

from rotation import create_app
from rotation.actions import approvals, plans
from rotation.database import db, transaction
from rotation.errors import Busy, Refusal
from rotation.models import Account, Plan, PlanState, SwapDesk, SwapState
from tests.conftest import settings_for
from tests.swap_race_company import Stage, build, wave
from tests.swap_race_count import Counted, count

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
PROTECTIONS = ("lock", "check", "constraints")


@dataclass
class Outcome:
    """What callers were told. `applied` and `approved` hold the swaps and desks that they were told of so."""

    sent: int = 0
    applied: set[int] = field(default_factory=set)
    approved: set[int] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    published: int = 0
    publish_refused: int = 0
    counted: Counted | None = None
    lock: Lock = field(default_factory=Lock)

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        assert self.counted is not None
        return self.counted.faults

    def summary(self) -> str:
        """A few lines for whoever ran it."""
        ranked = sorted(self.seconds) or [0.0]
        p50, p99 = (ranked[int((len(ranked) - 1) * part)] * 1000 for part in (0.5, 0.99))
        return (
            f"{self.sent} approvals sent; {len(self.applied)} swaps acknowledged as applied, "
            f"{len(self.approved)} approvals as kept; {self.published} plans published meanwhile, "
            f"{self.publish_refused} refused for not knowing of a swap; p50 {p50:.0f} ms, p99 {p99:.0f} ms\n"
            f"losers heard: {dict(self.refused.most_common(8))}\n"
            f"violations: {len(self.faults)} {self.faults[:8]}"
        )


def race(
    app: Flask, approvals_wanted: int, *, without: tuple[str, ...] = (), threads: int = 8, seed: int = 1
) -> Outcome:
    """So many approvals, each sent twice, in waves with a plan published in the midst of each.

    `without` names protections to switch off: the lock on the cycle, the checks under it, the constraints.
    """
    chance, outcome = random.Random(seed), Outcome()
    stage = build(app)
    with ExitStack() as stack:
        if "constraints" in without:
            stack.enter_context(no_constraints(app))
        if "check" in without:
            stack.enter_context(patch("rotation.planning.changes.Today.broken", lambda *_: ()))
        if "lock" in without:
            stack.enter_context(patch("rotation.actions.swap_steps._lock", lambda _cycle: None))
        while outcome.sent < 2 * approvals_wanted:
            desks = wave(app, stage, chance, size=min(100, approvals_wanted - outcome.sent // 2))
            calls = [desk for desk in desks for _twice in range(2)]
            chance.shuffle(calls)
            jobs: list[Callable[[], None]] = [_approving(app, stage, outcome, desk) for desk in calls]
            jobs.insert(
                int(len(jobs) * chance.uniform(0.3, 0.9)), _publishing(app, stage, outcome, chance.random())
            )
            with ThreadPoolExecutor(threads) as pool:
                for done in [pool.submit(job) for job in jobs]:
                    done.result()
            outcome.sent += len(calls)
    with app.app_context():
        outcome.counted = count(stage, outcome.applied, outcome.approved)
    return outcome


def _approving(app: Flask, stage: Stage, outcome: Outcome, desk_id: int) -> Callable[[], None]:
    def approve() -> None:
        with app.app_context():
            began = time.monotonic()
            try:
                state, decided = _approve_in_the_end(stage, desk_id)
            except Refusal as refusal:
                with outcome.lock:
                    outcome.refused[" ".join([refusal.sentence, *refusal.reasons])[:90]] += 1
                return
            finally:
                db.session.remove()
            with outcome.lock:
                outcome.seconds.append(time.monotonic() - began)
                if state == SwapState.APPLIED:
                    outcome.applied.add(decided)
                elif state == SwapState.ACCEPTED:
                    outcome.approved.add(desk_id)
                else:
                    outcome.refused[state.value] += 1

    return approve


def _approve_in_the_end(stage: Stage, desk_id: int) -> tuple[SwapState, int]:
    """Whoever is told that many are saving tries again, as the page says; after a while they give up."""
    for _patience in range(20):
        try:
            return _approve(stage, desk_id)
        except Busy:
            continue
    return _approve(stage, desk_id)


def _approve(stage: Stage, desk_id: int) -> tuple[SwapState, int]:
    foreseen = approvals.foresee(db.session.get_one(SwapDesk, desk_id))  # as the page does
    with transaction():
        desk = db.session.get_one(SwapDesk, desk_id)
        by = db.session.get_one(Account, stage.manager_accounts[desk.manager_id])
        swap = approvals.approve(desk, by=by, now=NOW, foreseen=foreseen)
        return swap.state, swap.id


def _publishing(app: Flask, stage: Stage, outcome: Outcome, chance: float) -> Callable[[], None]:
    """A new draft of the plan in force, published a little later: refused as often as swaps come between."""

    def publish() -> None:
        with app.app_context():
            hr = db.session.get_one(Account, stage.hr_id)
            for attempt in range(20):
                with transaction():
                    in_force = db.session.query(Plan).filter_by(state=PlanState.PUBLISHED).one()
                    draft = plans.draft_from(in_force, by=hr, now=NOW)
                    number, instead_of = draft.id, in_force.id
                time.sleep(0.05 * chance / (attempt + 1))
                try:
                    with transaction():
                        plans.publish(db.session.get_one(Plan, number), instead_of=instead_of, by=hr, now=NOW)
                except Refusal:
                    outcome.publish_refused += 1
                    continue
                outcome.published += 1
                break
            db.session.remove()

    return publish


@contextmanager
def no_constraints(app: Flask) -> Iterator[None]:
    """Without what the database refuses. The database is of no use afterwards."""
    unique = (
        "uq_attendances_number",
        "uq_attendances_guest",
        "uq_attendances_seat",
        "uq_attendances_host_seat",
    )
    with app.app_context():
        on_sqlite = db.engine.dialect.name == "sqlite"
        with db.engine.begin() as connection:
            for name in unique:
                connection.exec_driver_sql(f"drop index {name}")
            if not on_sqlite:
                for table, name in (
                    ("attendances", "ck_attendances_seat"),
                    ("attendances", "ck_attendances_host_seat"),
                    ("attendances", "fk_attendances_guest_slot"),
                    ("attendances", "fk_attendances_host_slot"),
                    ("coverage_counts", "ck_coverage_counts_allowed"),
                    ("coverage_counts", "ck_coverage_counts_away"),
                ):
                    connection.exec_driver_sql(f"alter table {table} drop constraint {name}")

        def loosen(connection, _record) -> None:
            connection.execute("pragma ignore_check_constraints = on")
            connection.execute("pragma foreign_keys = off")

        if on_sqlite:
            db.event.listen(db.engine, "connect", loosen)
        db.engine.dispose()
    yield


def main() -> None:
    """Run it and say what came of it; ends with 1 if anything was violated."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--approvals", type=int, default=2000)
    parser.add_argument("--database", default="", help="a SQLAlchemy address; an own SQLite file without")
    parser.add_argument("--without", nargs="*", choices=PROTECTIONS, default=[])
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="swap-race-") as folder:
        app = create_app(
            settings_for(Path(folder), **({"database_url": given.database} if given.database else {}))
        )
        with app.app_context():
            db.drop_all()
            db.create_all()
        began = time.monotonic()
        outcome = race(
            app, given.approvals, without=tuple(given.without), threads=given.threads, seed=given.seed
        )
        sys.stdout.write(f"{outcome.summary()}\n{time.monotonic() - began:.0f} s\n")
        with app.app_context():
            db.engine.dispose()
    sys.exit(bool(outcome.faults))


if __name__ == "__main__":
    main()
