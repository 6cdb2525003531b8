"""People files between their upload and their import."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from rotation.database import Base, UtcDateTime, db
from rotation.errors import Missing
from rotation.models.accounts import Account


class PeopleUpload(Base):
    """A file that HR looks at before importing it; kept until then, for a day at most.

    `columns` maps the fields to the names of the file's columns as HR corrected them, `date_order` is their
    word on dates ("" lets the column tell).
    """

    __tablename__ = "people_uploads"
    __table_args__ = ({"sqlite_autoincrement": True},)  # an old page must never import another file

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    digest: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    date_order: Mapped[str] = mapped_column(String(3), default="")
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


def get_people_upload(upload_id: int, *, by: Account) -> PeopleUpload:
    """The upload with this id if `by` made it. Raises Missing."""
    upload = db.session.get(PeopleUpload, upload_id)
    if upload is None or upload.uploaded_by_id != by.id:
        raise Missing("upload; it was imported, thrown away, or is over a day old. Upload the file again")
    return upload


def people_uploads_before(instant: datetime) -> Sequence[PeopleUpload]:
    """The uploads made before an instant."""
    return db.session.scalars(select(PeopleUpload).where(PeopleUpload.uploaded_at < instant)).all()
