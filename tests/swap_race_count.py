"""What stands after a race, counted from the visits by plain loops, apart from the application."""

from collections import Counter
from dataclasses import dataclass, field

from rotation.database import db
from tests.swap_race_company import Stage


@dataclass
class Counted:
    """Everything that must not be, as sentences; none is what we want."""

    faults: list[str] = field(default_factory=list)


def count(stage: Stage, applied: set[int], approved: set[int]) -> Counted:
    """Look at the plan in force, at what it takes up, and at every approval that was acknowledged."""
    found = Counted()
    visits = _rows(
        "select v.guest_id, v.host_id, v.placement_id, v.day, v.half, v.id from visits v "
        "join plans p on p.id = v.plan_id where p.state = 'published'"
    )
    taken = _rows(
        "select a.guest_id, a.host_id, a.placement_id, a.day, a.half, a.visit_id from attendances a"
    )
    if sorted(map(str, visits)) != sorted(map(str, taken)):
        found.faults.append("What is taken up is not what the visits take up.")
    _over(found, "guest is twice", Counter((guest, day, half) for guest, _, _, day, half, _ in visits), 1)
    _over(
        found,
        "placement is overbooked",
        Counter((p, day, half) for _, _, p, day, half, _ in visits),
        stage.seats,
    )
    _over(
        found,
        "host has too many",
        Counter((h, day, half) for _, h, _, day, half, _ in visits),
        stage.host_limit,
    )
    away = Counter((day, half) for *_, day, half, _ in visits)
    _over(found, "desk is left", away, stage.most_away)
    guests = {(guest, day, half) for guest, _, _, day, half, _ in visits}
    found.faults += [f"{h} is guest and host" for _, h, _, day, half, _ in visits if (h, day, half) in guests]
    if len({guest for guest, *_ in visits}) != len(stage.guests):
        found.faults.append("Somebody has lost a visit, or has two.")
    _counters(found, away)
    _acknowledged(found, visits, applied, approved)
    return found


def _over(found: Counted, what: str, counts: Counter, limit: int) -> None:
    found.faults += [
        f"{key}: {what} ({number} of {limit})" for key, number in counts.items() if number > limit
    ]


def _counters(found: Counted, away: Counter) -> None:
    for day, half, number in _rows("select day, half, away from coverage_counts"):
        if away.get((day, half), 0) != number:
            found.faults.append(
                f"{day} {half}: {number} are said to be away, {away.get((day, half), 0)} are."
            )


def _acknowledged(found: Counted, visits: list[tuple], applied: set[int], approved: set[int]) -> None:
    """Each guest is where the last applied swap put them: new plans were made with knowledge of the swaps."""
    rows = _rows(
        "select s.id, s.edition, v.guest_id, v.host_id, v.day, v.half from swaps s "
        "join swap_visits v on v.swap_id = s.id and v.is_new where s.state = 'applied' order by s.edition"
    )
    if {row[0] for row in rows} != applied:
        found.faults.append(
            f"Acknowledged and applied differ by {len({row[0] for row in rows} ^ applied)} swaps."
        )
    last = {guest: (host, day, half) for _, _, guest, host, day, half in rows}
    for guest, host, _, day, half, _ in visits:
        if guest in last and last[guest] != (host, day, half):
            found.faults.append(f"{guest}: an approved swap is not in effect.")
    kept = {row[0] for row in _rows("select id from swap_desks where decision = 'approved'")}
    if lost := approved - kept:
        found.faults.append(f"{len(lost)} approvals that were acknowledged are not there.")
    editions = [row[0] for row in _rows("select edition from swaps where edition is not null")]
    if len(editions) != len(set(editions)):
        found.faults.append("Two swaps were applied at once.")


def _rows(statement: str) -> list[tuple]:
    return [tuple(row) for row in db.session.execute(db.text(statement))]
