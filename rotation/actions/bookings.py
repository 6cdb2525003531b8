"""What the plans in force take up, written and let go of: seats, people's half days, colleagues' absence.

Always inside the transaction that changes the plan. The constraints of these tables are the last word: what
they refuse is refused here, in words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from rotation.database import db, insert_once
from rotation.errors import Refusal
from rotation.models.bookings import Attendance, CoverageCount, CoverageUse, PersonSlot, SlotRole
from rotation.models.plans import Plan, PlanState, Visit
from rotation.models.rules import CoverageRule
from rotation.planning.changes import Today
from rotation.planning.keys import Slot
from rotation.planning.taken import Taken

# By what each database says of the constraint that refused.
_IN_WORDS = {
    "attendances_number": "A visit that it is about has just been moved.",
    "attendances.visit_id": "A visit that it is about has just been moved.",
    "attendances_guest": "A guest is on another visit at that time by now.",
    "attendances.guest_id": "A guest is on another visit at that time by now.",
    "attendances_seat": "The last seat at that time has been taken meanwhile.",
    "attendances.placement_id": "The last seat at that time has been taken meanwhile.",
    "attendances_host_seat": "The host has another guest at that time by now.",
    "attendances.host_id": "The host has another guest at that time by now.",
    "coverage_counts": "Too few would stay at a desk at that time.",
    "attendances_host_slot": "Somebody would be guest and host at the same time.",
    "attendances_guest_slot": "Somebody would be guest and host at the same time.",
    "FOREIGN KEY": "Somebody would be guest and host at the same time.",
}


def book(visits: Iterable[Visit], taken: Mapping[int, Taken]) -> None:
    """Take up what these visits of a plan in force need. Raises Refusal when it is not to be had.

    Nothing is taken up then. What visits that are `taken` by nothing need is not known, and not taken.
    """
    rows = [visit for visit in visits if visit.id in taken]
    try:
        with db.session.begin_nested():
            _take_slots(rows, taken)
            _take_seats(rows, taken)
            _leave_desks(rows, taken)
    except IntegrityError as error:
        said = str(error.orig)
        words = next((words for sign, words in _IN_WORDS.items() if sign in said), None)
        if words is None:
            raise
        raise Refusal("This cannot be had any more, and nothing was changed.", reasons=[words]) from error


def release(visit_ids: Iterable[int]) -> dict[tuple[int, Slot], int]:
    """Let go of all that these visits take up; says how many were away before, by coverage rule and slot."""
    ids = sorted(visit_ids)
    uses = db.session.execute(
        select(CoverageUse.rule_id, CoverageUse.day, CoverageUse.half, func.count())
        .where(CoverageUse.visit_id.in_(ids))
        .group_by(CoverageUse.rule_id, CoverageUse.day, CoverageUse.half)
        .order_by(CoverageUse.rule_id, CoverageUse.day, CoverageUse.half)
    ).all()
    before = {}
    for rule_id, day, half, count in uses:
        left = db.session.scalar(
            update(CoverageCount)
            .where(CoverageCount.rule_id == rule_id, CoverageCount.day == day, CoverageCount.half == half)
            .values(away=CoverageCount.away - count)
            .returning(CoverageCount.away)
            .execution_options(synchronize_session=False)
        )
        before[rule_id, (day, half)] = (left or 0) + count
    db.session.execute(delete(CoverageUse).where(CoverageUse.visit_id.in_(ids)))
    gone = db.session.execute(
        delete(Attendance)
        .where(Attendance.visit_id.in_(ids))
        .returning(Attendance.guest_id, Attendance.host_id, Attendance.day)
    ).all()
    if gone:
        _free_slots({row.guest_id for row in gone} | {row.host_id for row in gone}, {row.day for row in gone})
    return before


def release_plan(plan: Plan) -> None:
    """Let go of all that a plan takes up."""
    ids = set(db.session.scalars(select(Attendance.visit_id).where(Attendance.plan_id == plan.id)))
    db.session.execute(
        delete(CoverageCount).where(
            CoverageCount.rule_id.in_(select(CoverageRule.id).where(CoverageRule.cycle_id == plan.cycle_id))
        )
    )
    release(ids)


def book_unbooked() -> None:
    """Take up what plans in force need that were published before anybody kept account of it.

    They are taken as they are, even where they break a rule by now.
    """
    plans = db.session.scalars(
        select(Plan).where(
            Plan.state == PlanState.PUBLISHED,
            exists().where(Visit.plan_id == Plan.id),
            ~exists().where(Attendance.plan_id == Plan.id),
        )
    ).all()
    for plan in plans:
        book(plan.visits, as_they_are(Today(plan.cycle).taken(plan.visits)))


def as_they_are(taken: Mapping[int, Taken]) -> dict[int, Taken]:
    """What these visits take up, with room for all of them, whatever the rules leave by now."""
    many = len(taken)
    return {
        key: replace(
            each,
            seats=each.seats + many,
            host_seats=each.host_seats + many,
            counted=tuple((rule, slot, allowed + many) for rule, slot, allowed in each.counted),
        )
        for key, each in taken.items()
    }


def no_worse(taken: Mapping[int, Taken], before: Mapping[tuple[int, Slot], int]) -> dict[int, Taken]:
    """What these visits take up, where a rule lets go as many as were away before by what was let go of.

    Too few may be left at a desk by a sickness: it stays as it is, and the count holds it there.
    """
    return {
        key: replace(
            each,
            counted=tuple(
                (rule, slot, max(allowed, before.get((rule, slot), 0)))
                for rule, slot, allowed in each.counted
            ),
        )
        for key, each in taken.items()
    }


def _take_slots(rows: Sequence[Visit], taken: Mapping[int, Taken]) -> None:
    wanted = set()
    for row in rows:
        for day, half in taken[row.id].slots:
            wanted.add((row.guest_id, day, half, SlotRole.GUEST))
            if not taken[row.id].is_block:
                wanted.add((row.host_id, day, half, SlotRole.HOST))
    values = [
        {"person_id": person, "day": day, "half": half, "role": role}
        for person, day, half, role in sorted(wanted)
    ]
    if values:
        db.session.execute(insert_once(PersonSlot).on_conflict_do_nothing(), values)


def _take_seats(rows: Sequence[Visit], taken: Mapping[int, Taken]) -> None:
    """The lowest free number of each: one beyond the last is for the constraint to refuse."""
    seats, host_seats = _numbers_taken(rows, taken)
    values: list[dict[str, Any]] = []
    for row in rows:
        here = taken[row.id]
        for number, (day, half) in enumerate(here.slots):
            seat = _free_number(seats, (row.placement_id, day, half))
            host_seat = _free_number(host_seats, (row.host_id, day, half))
            values.append(
                {
                    "visit_id": row.id,
                    "number": number,
                    "plan_id": row.plan_id,
                    "guest_id": row.guest_id,
                    "host_id": row.host_id,
                    "host_role": None if here.is_block else SlotRole.HOST.value,
                    "placement_id": row.placement_id,
                    "day": day,
                    "half": half,
                    "seat": seat,
                    "seats": here.seats,
                    "host_seat": host_seat,
                    "host_seats": here.host_seats,
                }
            )
    if values:
        db.session.execute(insert_once(Attendance), values)


_Numbers = dict[tuple[Any, ...], set[int]]


def _numbers_taken(rows: Sequence[Visit], taken: Mapping[int, Taken]) -> tuple[_Numbers, _Numbers]:
    days = {day for row in rows for day, _half in taken[row.id].slots}
    found = db.session.execute(
        select(
            Attendance.placement_id,
            Attendance.host_id,
            Attendance.day,
            Attendance.half,
            Attendance.seat,
            Attendance.host_seat,
        ).where(
            Attendance.day.in_(sorted(days)),
            or_(
                Attendance.placement_id.in_({row.placement_id for row in rows}),
                Attendance.host_id.in_({row.host_id for row in rows}),
            ),
        )
    )
    seats: _Numbers = {}
    host_seats: _Numbers = {}
    for placement_id, host_id, day, half, seat, host_seat in found:
        seats.setdefault((placement_id, day, half), set()).add(seat)
        host_seats.setdefault((host_id, day, half), set()).add(host_seat)
    return seats, host_seats


def _free_number(numbers: _Numbers, key: tuple[Any, ...]) -> int:
    used = numbers.setdefault(key, set())
    free = next(number for number in range(1, len(used) + 2) if number not in used)
    used.add(free)
    return free


def _leave_desks(rows: Sequence[Visit], taken: Mapping[int, Taken]) -> None:
    away: Counter[tuple[int, Slot]] = Counter()
    allowed: dict[tuple[int, Slot], int] = {}
    uses: list[dict[str, Any]] = []
    for row in rows:
        for rule_id, slot, most in taken[row.id].counted:
            away[rule_id, slot] += 1
            allowed[rule_id, slot] = max(most, allowed.get((rule_id, slot), most))
            uses.append({"visit_id": row.id, "rule_id": rule_id, "day": slot[0], "half": slot[1]})
    if not uses:
        return
    db.session.execute(insert_once(CoverageUse), uses)
    counting = insert_once(CoverageCount)
    counting = counting.on_conflict_do_update(
        index_elements=["rule_id", "day", "half"],
        set_={"away": CoverageCount.away + counting.excluded.away, "allowed": counting.excluded.allowed},
    )
    db.session.execute(
        counting,
        [
            {
                "rule_id": key[0],
                "day": key[1][0],
                "half": key[1][1],
                "away": away[key],
                "allowed": allowed[key],
            }
            for key in sorted(away)
        ],
    )


def _free_slots(people: Iterable[int], days: Iterable[Any]) -> None:
    """Give up half days that nobody needs any more."""
    here = (Attendance.day == PersonSlot.day) & (Attendance.half == PersonSlot.half)
    needed = or_(
        exists().where(here, Attendance.guest_id == PersonSlot.person_id),
        exists().where(here, Attendance.host_id == PersonSlot.person_id, Attendance.host_role.is_not(None)),
    )
    db.session.execute(
        delete(PersonSlot)
        .where(PersonSlot.person_id.in_(sorted(people)), PersonSlot.day.in_(sorted(days)), ~needed)
        .execution_options(synchronize_session=False)
    )
