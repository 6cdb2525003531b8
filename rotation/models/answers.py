"""What people answer for a cycle: how far they are, their week, their wishes, whether they host."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from rotation.database import Base, UtcDateTime, db
from rotation.models.accounts import Account
from rotation.models.availability import HALVES, HalfDay, Level
from rotation.models.columns import choice
from rotation.models.cycles import Cycle
from rotation.models.people import Person

HALF_DAYS_OF_WEEK = tuple((weekday, half) for weekday in range(5) for half in HALVES)
RATHER_NOT_RANK = 9
WORST_RANK = 5
_LEVELS = tuple(Level)


def week_as_text(week: Mapping[tuple[int, HalfDay], Level]) -> str:
    """A week of levels as ten digits from Monday morning: 0 cannot, 1 rather not, 2 can, 3 would like."""
    return "".join(str(_LEVELS.index(week[half_day])) for half_day in HALF_DAYS_OF_WEEK)


def week_from_text(text: str) -> dict[tuple[int, HalfDay], Level]:
    """The way back. Raises ValueError or IndexError when it is none."""
    return {half_day: _LEVELS[int(digit)] for half_day, digit in zip(HALF_DAYS_OF_WEEK, text, strict=True)}


class Answer(Base):
    """What one person says for one cycle; a row from their first word on, answered when they say so.

    `week` is their weekly pattern in this cycle (see week_as_text), None as long as the usual one holds.
    `changed_by_id` is who changed it last. Hosting: `hosts` None means not said; `host_limit` guests at once,
    `hosting_per_week` half days a week, None as HR has it; `host_halves` ten characters from Monday morning,
    `1` = guests suit then.
    """

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("cycle_id", "person_id"),
        CheckConstraint("host_limit >= 1", name="host_limit"),
        CheckConstraint("hosting_per_week >= 1", name="hosting_per_week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    week: Mapped[str | None] = mapped_column(String(10))
    hosts: Mapped[bool | None]
    host_limit: Mapped[int | None]
    hosting_per_week: Mapped[int | None]
    host_halves: Mapped[str | None] = mapped_column(String(10))

    person: Mapped[Person] = relationship()
    cycle: Mapped[Cycle] = relationship()
    changed_by: Mapped[Account | None] = relationship(foreign_keys=[changed_by_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])
    ranks: Mapped[list["PlacementRank"]] = relationship(
        cascade="all, delete-orphan", order_by="PlacementRank.placement_id"
    )

    @property
    def for_them(self) -> Account | None:
        """Who answered for the person, if it was somebody else."""
        by = self.answered_by if self.answered_at else self.changed_by
        return by if by is not None and by.person_id != self.person_id else None


class PlacementRank(Base):
    """How much somebody would like a placement: 1 the most, to 5; 9 rather not."""

    __tablename__ = "placement_ranks"
    __table_args__ = (
        UniqueConstraint("answer_id", "placement_id"),
        CheckConstraint("rank between 1 and 5 or rank = 9", name="rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    rank: Mapped[int]


class MeetingKind(StrEnum):
    """Whether somebody would like to meet a colleague."""

    WOULD_LIKE = "would_like"
    RATHER_NOT = "rather_not"


class MeetingWish(Base):
    """Whom somebody would like to meet, or rather not, in one cycle. Private: see rotation.privacy."""

    __tablename__ = "meeting_wishes"
    __table_args__ = (
        UniqueConstraint("cycle_id", "person_id", "other_id"),
        CheckConstraint("person_id <> other_id", name="oneself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[MeetingKind] = mapped_column(choice(MeetingKind))

    other: Mapped[Person] = relationship(foreign_keys=[other_id])


class AnswerLink(Base):
    """A personal link that opens one person's answer for one cycle and nothing else; kept as a digest.

    `handed_out_by_id` is who of HR was shown it, to hand it over; None of links that were mailed.
    """

    __tablename__ = "answer_links"
    __table_args__ = (
        CheckConstraint("(handed_out_at is null) = (handed_out_by_id is null)", name="handed_out"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handed_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    cycle: Mapped[Cycle] = relationship()
    person: Mapped[Person] = relationship()
    handed_out_by: Mapped[Account | None] = relationship()


def answer_of(person: Person, cycle: Cycle, *, locked: bool = False) -> Answer | None:
    """What a person has said for a cycle, if they have begun; `locked` keeps others from changing it."""
    query = select(Answer).where(Answer.person_id == person.id, Answer.cycle_id == cycle.id)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def answers_for(cycle: Cycle) -> Mapping[int, Answer]:
    """What people have said for a cycle, by person."""
    found = db.session.scalars(
        select(Answer)
        .where(Answer.cycle_id == cycle.id)
        .options(selectinload(Answer.ranks))
        .order_by(Answer.id)
    )
    return {answer.person_id: answer for answer in found}


def count_answered(cycle: Cycle) -> int:
    """How many of a cycle's departments have answered, leavers left out."""
    return (
        db.session.scalar(
            select(func.count(Answer.id))
            .join(Person)
            .where(
                Answer.cycle_id == cycle.id,
                Answer.answered_at.is_not(None),
                Person.left_on.is_(None),
                Person.department_id.in_(cycle.department_ids),
            )
        )
        or 0
    )


def last_week_of(person: Person, cycle: Cycle) -> Answer | None:
    """The latest answer of a person for an earlier cycle in which they gave a week, if there is one."""
    return db.session.scalar(
        select(Answer)
        .join(Cycle)
        .where(
            Answer.person_id == person.id,
            Answer.week.is_not(None),
            Cycle.id != cycle.id,
            Cycle.first_day <= cycle.first_day,
        )
        .order_by(Cycle.first_day.desc(), Cycle.id.desc())
        .limit(1)
    )


def wishes_of(person: Person, cycle: Cycle) -> Sequence[MeetingWish]:
    """Whom a person would like to meet or rather not, in the order in which they said it."""
    return db.session.scalars(
        select(MeetingWish)
        .where(MeetingWish.person_id == person.id, MeetingWish.cycle_id == cycle.id)
        .order_by(MeetingWish.id)
    ).all()


def wishes_for(cycle: Cycle) -> Sequence[MeetingWish]:
    """Everybody's wishes in a cycle, by person."""
    return db.session.scalars(
        select(MeetingWish)
        .where(MeetingWish.cycle_id == cycle.id)
        .order_by(MeetingWish.person_id, MeetingWish.other_id)
    ).all()


def answer_link(digest: str) -> AnswerLink | None:
    """The link whose token has this digest."""
    return db.session.scalar(select(AnswerLink).where(AnswerLink.token_digest == digest))


def links_handed_out(person: Person, cycle: Cycle) -> Sequence[AnswerLink]:
    """The links to a person's answer that HR was shown, the earliest first."""
    return db.session.scalars(
        select(AnswerLink)
        .where(
            AnswerLink.person_id == person.id,
            AnswerLink.cycle_id == cycle.id,
            AnswerLink.handed_out_at.is_not(None),
        )
        .order_by(AnswerLink.handed_out_at, AnswerLink.id)
    ).all()
