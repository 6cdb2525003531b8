"""What differs between two plans, in words: to who is touched, and of them to somebody else."""

from rotation import wording
from rotation.models.plans import Visit
from rotation.planning.differences import Difference, Kind


def said_to(person_id: int, change: Difference) -> str:
    """What has changed, said to the guest, the host, or who was host."""
    if person_id == change.guest_id:
        return _said_to_guest(change)
    guest = change.visit.guest.name
    before, after = _hosts(change.before, person_id), _hosts(change.after, person_id)
    if before is not None and after is not None:
        return f"{guest}’s visit to you of {wording.when(before)} is now {_when_and_where(after)}."
    if after is not None:
        return f"New: you host {guest}: {_when_and_where(after)}."
    assert before is not None  # noqa: S101  # somebody whom it touches is one of the three
    return f"You do not host {guest} on {wording.when(before)} any more."


def said_of(change: Difference) -> str:
    """What has changed, said to HR and to managers."""
    before, after = change.before, change.after
    guest = change.visit.guest.name
    if before is None or after is None:
        if after is not None:
            where = after.placement.department.name
            return f"{guest} visits {where}: {_when_and_where(after)}, with {after.host.name}."
        assert before is not None  # noqa: S101  # there is one of the two
        return f"{guest} loses the visit of {_when_and_where(before)}, with {before.host.name}."
    if change.kind == Kind.REHOSTED:
        return f"{guest}, {_when_and_where(after)}: with {after.host.name} instead of {before.host.name}."
    host = (
        "" if before.host_id == after.host_id else f", with {after.host.name} instead of {before.host.name}"
    )
    return f"{guest} moves from {_when_and_where(before)} to {_when_and_where(after)}{host}."


def _said_to_guest(change: Difference) -> str:
    before, after = change.before, change.after
    if before is None and after is not None:
        where = after.placement.department.name
        return f"New: you visit {where}: {_when_and_where(after)}, with {after.host.name}."
    assert before is not None  # noqa: S101  # there is one of the two
    if after is None:
        return f"Your visit of {_when_and_where(before)} does not take place."
    if change.kind == Kind.REHOSTED:
        return f"Your visit of {_when_and_where(before)} stays; your host is {after.host.name} now."
    return f"Your visit of {wording.when(before)} is now {_when_and_where(after)}, with {after.host.name}."


def _when_and_where(visit: Visit) -> str:
    return f"{wording.when(visit)} ({visit.placement.title})"


def _hosts(visit: Visit | None, person_id: int) -> Visit | None:
    return visit if visit is not None and visit.host_id == person_id else None
