"""What rounds ask of somebody, wherever they should hear of it."""

from datetime import UTC, datetime

from rotation.models.answers import Answer, answer_of
from rotation.models.people import Person
from rotation.models.rounds import CollectingRound, rounds_asking
from rotation.pages import today
from rotation.wording.rounds import deadline


def asking(person: Person) -> list[tuple[CollectingRound, Answer | None, str]]:
    """The rounds that still take this person's answer, with it and the deadline on their clock."""
    return [
        (each, answer_of(person, each.cycle), deadline(each, person))
        for each in rounds_asking(person.department_id, today())
        if each.takes_answers_of(person, datetime.now(UTC))
    ]
