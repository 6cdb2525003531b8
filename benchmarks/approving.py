"""How long approvals of swaps hold the lock that all changes wait for: by default at 198 and 4,950 people."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from benchmarks import company, machine
from rotation import create_app
from rotation.actions import approvals, swaps
from rotation.actions.accounts import open_account
from rotation.commands.serving import keep_what_is_loaded
from rotation.config import Settings
from rotation.database import db, transaction
from rotation.models import Account, SwapState, Visit
from rotation.models.accounts import HR
from rotation.models.people import get_person
from rotation.models.plans import get_visit
from rotation.models.swaps import Consent
from rotation.planning.swapping import Way, ways_for

STEPS = ("asked", "agreed", "approved for one side", "approved and applied")


def main(arguments: Sequence[str]) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.approving", description=__doc__)
    parser.add_argument("--sites", type=int, nargs="*", default=[3, 75], help="sites of 66 people each")
    parser.add_argument("--swaps", type=int, default=10, help="how many are asked for and approved")
    asked = parser.parse_args(arguments)
    print(", ".join(f"{name}: {fact}" for name, fact in machine.described().items()))
    print("| people | visits | step | wall ms, median | greatest | processor ms, median |")
    print("| --- | --- | --- | --- | --- | --- |")
    for sites in asked.sites:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), sites, asked.swaps)
    return 0


def _measure(folder: Path, sites: int, count: int) -> None:
    app = create_app(Settings(data_dir=folder, secret_key=SecretStr("only for measuring, and long enough")))
    with app.app_context():
        db.create_all()
        company.publish_greedy_plan(*company.build_company(sites=sites))
        other = open_account(email="hr2@example.org", name="Another of HR", roles=(HR,), person=None)
        db.session.commit()
        keep_what_is_loaded()
        ids = [each.id for each in db.session.query(Visit).order_by(Visit.id)]
        times: dict[str, list[tuple[float, float]]] = {step: [] for step in STEPS}
        for visit_id in ids[:: max(1, len(ids) // (2 * count))]:
            if len(times[STEPS[-1]]) < count:
                _swap(visit_id, other.id, times)
        for step, spent in times.items():
            wall, cpu = (sorted(1000 * each[k] for each in spent) for k in (0, 1))
            figures = (wall[len(wall) // 2], wall[-1], cpu[len(cpu) // 2])
            said = " | ".join(f"{figure:.0f}" for figure in figures)
            print(f"| {2 * company.PEOPLE * sites} | {len(ids)} | {step} | {said} |")
        db.session.remove()
        db.engine.dispose()


def _swap(visit_id: int, other_id: int, times: dict[str, list[tuple[float, float]]]) -> None:
    """Asks for the best exchange of a visit, has everybody agree, and approves it for both sides."""
    now, way = datetime.now(UTC), _best_way(visit_id)
    if way is None:
        return

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        with transaction():
            yield
        times[step].append((time.perf_counter() - wall, time.process_time() - cpu))

    with timed(STEPS[0]):
        visit = get_visit(visit_id)
        by = _account(visit.guest_id)
        swap = swaps.ask(visit.plan, asked_by=visit.guest, kind=way.kind, changes=way.changes, by=by, now=now)
    for person_id in [each.person_id for each in swap.parties if each.consent == Consent.ASKED]:
        with timed(STEPS[1]):
            swaps.accept(swap, by=_account(person_id), now=now)
    deciding = [db.session.query(Account).filter_by(email="hr@example.org").one().id, other_id]
    for desk, account_id in zip(list(swap.desks), deciding[-len(swap.desks) :], strict=True):
        is_last, foreseen = account_id == other_id, approvals.foresee(desk)
        with timed(STEPS[3] if is_last else STEPS[2]):
            approvals.approve(desk, by=db.session.get_one(Account, account_id), now=now, foreseen=foreseen)
    assert swap.state == SwapState.APPLIED, swap.reason  # noqa: S101


def _best_way(visit_id: int) -> Way | None:
    visit = get_visit(visit_id)
    ways = ways_for(
        visit, visit.guest, knows=lambda _id: False, own=True, today=datetime.now(UTC).date(), effort=0
    )
    return next(iter(ways.exchanges), None)


def _account(person_id: int) -> Account:
    return db.session.query(Account).filter_by(person_id=get_person(person_id).id).one()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
