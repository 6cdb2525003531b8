"""What time it is: for workers, whose actions are told it as those of pages are."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
