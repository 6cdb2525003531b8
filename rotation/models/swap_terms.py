"""How swaps are decided in a cycle: HR's terms."""

from datetime import timedelta

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rotation.database import Base, db
from rotation.models.cycles import Cycle


class SwapTerms(Base):
    """A cycle's terms; where HR has said nothing, the defaults hold.

    `one_manager_for_both`: one person may approve for both sides. `pass_without_manager`: what makes nothing
    worse needs no manager. Whoever has to answer is reminded after `remind_hours` and the swap expires after
    `expire_hours`; an applied one can be undone for `undo_hours`.
    """

    __tablename__ = "swap_terms"
    __table_args__ = (
        CheckConstraint("remind_hours >= 1", name="remind_hours"),
        CheckConstraint("expire_hours > remind_hours", name="expire_hours"),
        CheckConstraint("undo_hours >= 0", name="undo_hours"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), primary_key=True)
    one_manager_for_both: Mapped[bool] = mapped_column(default=False)
    pass_without_manager: Mapped[bool] = mapped_column(default=False)
    remind_hours: Mapped[int] = mapped_column(default=24)
    expire_hours: Mapped[int] = mapped_column(default=96)
    undo_hours: Mapped[int] = mapped_column(default=24)

    @property
    def remind_after(self) -> timedelta:
        """How long nobody is reminded."""
        return timedelta(hours=self.remind_hours)

    @property
    def expire_after(self) -> timedelta:
        """How long a swap waits for its next answer."""
        return timedelta(hours=self.expire_hours)

    @property
    def undo_within(self) -> timedelta:
        """How long an applied swap can be undone."""
        return timedelta(hours=self.undo_hours)


def swap_terms_of(cycle: Cycle) -> SwapTerms:
    """A cycle's terms; a row that is not in the database yet where HR has said nothing."""
    return db.session.get(SwapTerms, cycle.id) or SwapTerms(
        cycle_id=cycle.id,
        one_manager_for_both=False,
        pass_without_manager=False,
        remind_hours=24,
        expire_hours=96,
        undo_hours=24,
    )
