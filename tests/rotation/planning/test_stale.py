"""Why a visit is no longer what was asked for and offered, one sentence a cause."""

from datetime import date

import pytest

from rotation.database import db
from rotation.models import BlackoutDate, Department, PlacementKind, RequestException
from rotation.planning.checking import broken_in_words
from rotation.planning.rows import problem_for
from rotation.planning.stating import read
from tests.builders import make_department, make_person
from tests.rotation.company import MONDAY, NOW, TUESDAY, make_draft


def gone(column: str, value: object):
    return lambda row: setattr(row, column, value)


def moves(person) -> None:
    person.department = db.session.query(Department).filter_by(name="Support").one()


def no_day(company) -> None:
    db.session.add(
        BlackoutDate(cycle_id=company.cycle.id, first_day=date(2027, 1, 12), last_day=date(2027, 1, 12))
    )


CHANGES = {
    "Bo Stone has left": lambda c: gone("left_on", date(2027, 1, 1))(c.bo),
    "Ned Frost has left": lambda c: gone("left_on", date(2027, 1, 1))(c.ned),
    "Bo Stone has moved to Support": lambda c: moves(c.bo),
    "Ned Frost has moved to Support": lambda c: moves(c.ned),
    "Ned Frost does not host Campaign desk any more": lambda c: c.desk.hosts.remove(c.ned),
    "Tue 12 Jan is no day of the cycle any more": no_day,
    "Campaign desk is not offered on Tue 12 Jan, afternoon any more": lambda c: gone("weekdays", "1011100")(
        c.desk
    ),
    "Bo Stone is to get no visit by “Everyone in Sales: 1 visit in Marketing, "
    "except Bo Stone (none)” any more": (
        lambda c: c.rule.exceptions.append(RequestException(person=c.bo, visits=0))
    ),
}


@pytest.mark.parametrize("cause", CHANGES)
def test_the_cause_is_named_with_the_visit_that_it_ends(company, cause):
    make_department("Support", 3)
    plan = make_draft(company, (company.ada, company.mia, MONDAY), (company.bo, company.ned, TUESDAY))
    CHANGES[cause](company)
    db.session.commit()
    assert broken_in_words(read(problem_for(company.cycle)), plan.visits) == [
        f"{cause}, so 1 visit cannot be: Bo Stone on Tue 12 Jan, afternoon."
    ]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda c: gone("removed_at", NOW)(c.desk), "Campaign desk has been removed"),
        (
            lambda c: gone("removed_at", NOW)(c.rule),
            "“Everyone in Sales: 1 visit in Marketing” has been removed",
        ),
        (
            lambda c: gone("kind", PlacementKind.BLOCK)(c.rule),
            "“Everyone in Sales: 1 block in Marketing” does not ask for Campaign desk any more",
        ),
        (lambda c: c.cycle.departments.remove(c.marketing), "Marketing does not take part any more"),
    ],
)
def test_visits_that_share_a_cause_share_a_sentence(company, change, cause):
    guests = [company.ada, company.bo, *(make_person(company.sales) for _ in range(5))]
    held = [(guest, company.mia, f"2027-01-{11 + n}/am") for n, guest in enumerate(guests[:5])]
    held += [(guests[5], company.mia, "2027-01-18/am"), (guests[6], company.mia, "2027-01-19/am")]
    plan = make_draft(company, *held)
    change(company)
    db.session.commit()
    (sentence,) = broken_in_words(read(problem_for(company.cycle)), plan.visits)
    assert sentence.startswith(
        f"{cause}, so 7 visits cannot be: Ada Lee on Mon 11 Jan, morning; Bo Stone on "
    )
    assert sentence.endswith("; and 2 more.")
