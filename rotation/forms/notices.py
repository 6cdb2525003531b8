"""Forms about how somebody would like to be told."""

from datetime import time
from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from rotation.forms.base import Form
from rotation.forms.fields import ClockField, RadioField
from rotation.models.notices import NoticeWish

HOUSE, OWN, NONE = "house", "own", "none"
_SUGGESTED = "19:00-07:00"


class WishForm(Form):
    """Quiet hours, and whether a manager gets a digest."""

    quiet = RadioField(
        "Mails about visits", choices={HOUSE: "", OWN: "wait in hours of my own", NONE: "come at any hour"}
    )
    begins = ClockField("From")
    ends = ClockField("To")
    digest = BooleanField("What concerns my team comes in one mail a day")

    def __init__(self, wish: NoticeWish, house: str, **more: Any) -> None:
        kind = HOUSE if wish.quiet is None else OWN if wish.quiet else NONE
        begins, ends = map(time.fromisoformat, (wish.quiet or house or _SUGGESTED).split("-"))
        super().__init__(data={"quiet": kind, "begins": begins, "ends": ends, "digest": wish.digest}, **more)
        usual = f"wait from {house.replace('-', ' to ')}" if house else "come at any hour"
        self.quiet.choices = {
            HOUSE: f"{usual}, as is usual here",
            OWN: "wait in hours of my own",
            NONE: "come at any hour",
        }

    def validate_begins(self, field: Any) -> None:
        """Hours of one's own have a beginning."""
        if self.quiet.data == OWN and field.data is None and not field.errors:
            raise ValidationError("Say from when on mails are to wait.")

    def validate_ends(self, field: Any) -> None:
        """They have an end, which is another hour."""
        if self.quiet.data == OWN and field.data is None and not field.errors:
            raise ValidationError("Say until when mails are to wait.")
        if self.quiet.data == OWN and field.data is not None and field.data == self.begins.data:
            raise ValidationError("Give another hour than that at which they begin.")

    def hours(self) -> str | None:
        """The quiet hours chosen, as NoticeWish keeps them. For a form that is valid."""
        own = (
            f"{self.begins.data:%H:%M}-{self.ends.data:%H:%M}" if self.begins.data and self.ends.data else ""
        )
        return {HOUSE: None, OWN: own, NONE: ""}[self.quiet.data]
