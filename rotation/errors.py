"""What the application refuses, in words for the person who asked."""

from collections.abc import Sequence


class Refusal(Exception):
    """A rule of the programme says no. Shown as 409, or at the field it belongs to.

    `sentence` says what is wrong and what to do; `reasons` are further sentences, one each; `field` names
    the form field concerned, if there is one.
    """

    status = 409

    def __init__(self, sentence: str, *, reasons: Sequence[str] = (), field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reasons = tuple(reasons)
        self.field = field


class Missing(Refusal):
    """There is no such thing, or it is not the asker's to see: both look the same (404)."""

    status = 404

    def __init__(self, what: str = "page") -> None:
        super().__init__(f"There is no such {what}.")


class Busy(Refusal):
    """Too many write at once, and this one has waited long enough (503). Nothing was changed."""

    status = 503

    def __init__(self) -> None:
        super().__init__("Many people are saving at this moment, and nothing was changed. Please try again.")


class NotAllowed(Refusal):
    """The asker is known and may not do this (403)."""

    status = 403

    def __init__(self, sentence: str = "This is not yours to see or change.") -> None:
        super().__init__(sentence)
