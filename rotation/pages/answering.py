"""What pages say after a form was sent: that it was refused, or that it is done and how to undo it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash

from rotation.errors import Missing, Refusal
from rotation.forms.base import Form


@contextmanager
def refusals_to(form: Form, *, at: str | None = None) -> Iterator[None]:
    """Go on behind the block when it is refused, with the refusal in `form`: at its field, or at `at`.

    A block that is not refused returns, so whoever gets behind it shows the form again. What is missing stays
    missing: no form can mend that.
    """
    try:
        yield
    except Missing:
        raise
    except Refusal as refusal:
        form.take(refusal if at is None else Refusal(refusal.sentence, reasons=refusal.reasons, field=at))


def say(text: str, *, undo: str) -> None:
    """Say on the next page what is done, with a button that posts to the address `undo`."""
    flash({"text": text, "undo": undo}, "good")  # type: ignore[arg-type]  # any value that JSON can say
