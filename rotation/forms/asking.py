"""The form in which one of the ways to change a visit is asked for."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, TextAreaField
from wtforms.validators import ValidationError

from rotation.forms.base import Form, stripped
from rotation.forms.fields import Length
from rotation.forms.plans import GONE
from rotation.models.columns import LARGEST_ID
from rotation.models.swaps import SwapKind
from rotation.planning.changes import Change
from rotation.planning.choices import Place
from rotation.planning.keys import slot_of

_CHANGE = re.compile(r"(\d+)(?:@(\d+)\.(\d+)\.(\d{4}-\d\d-\d\d/[ap]m)(?:\.(\d+)\.(\d+))?)?", re.ASCII)
_MOST_CHANGES = 4
_OF_ONE_VISIT = frozenset({SwapKind.MOVE, SwapKind.GIVE_AWAY, SwapKind.ABSENCE})


def written(kind: SwapKind, changes: Sequence[Change]) -> str:
    """What is asked for as a button sends it: move 12@7.3.2027-01-14/am."""
    return " ".join([kind.value, *map(_written, changes)])


class AskForm(Form):
    """Ask for one of the ways on the page, with a word if somebody likes."""

    way = HiddenField()
    word = TextAreaField("A word with it", [Length(500)], filters=[stripped])

    def __init__(self, *given: Any, visit_id: int) -> None:
        super().__init__(*given)
        self._visit_id = visit_id
        self.kind = SwapKind.MOVE
        self.changes: tuple[Change, ...] = ()

    def validate_way(self, field: HiddenField) -> None:
        """Reads `kind` and `changes`; what speaks of other visits than its kind may is no way of the page."""
        kind, *changes = (field.data or "").split(" ")
        try:
            self.kind, self.changes = SwapKind(kind), tuple(map(_read, changes))
        except ValueError:
            raise ValidationError(GONE) from None
        most = 1 if self.kind in _OF_ONE_VISIT else _MOST_CHANGES
        if not 1 <= len(changes) <= most or self.changes[0].visit_id != self._visit_id:
            raise ValidationError(GONE)
        if self.kind != SwapKind.ABSENCE and any(change.place is None for change in self.changes):
            raise ValidationError(GONE)


def _written(change: Change) -> str:
    place = change.place
    if place is None:
        return str(change.visit_id)
    parts = [place.placement_id, place.host_id, place.start]
    if change.rule_id is not None and change.guest_id is not None:
        parts += [change.rule_id, change.guest_id]
    return f"{change.visit_id}@{'.'.join(map(str, parts))}"


def _read(text: str) -> Change:
    """Raises ValueError for what no page of ours has written."""
    found = _CHANGE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    visit, placement, host, start, rule, guest = found.groups()
    if placement is None:
        return Change(_row(visit), None)
    place = Place(*slot_of(start), _row(placement), _row(host))
    return Change(_row(visit), place, _row(rule) if rule else None, _row(guest) if guest else None)


def _row(digits: str) -> int:
    number = int(digits)
    if not 0 < number <= LARGEST_ID:
        raise ValueError(digits)
    return number
