"""Seats are counted as an upper bound, and as a close one."""

import pytest

from rotation.database import db
from rotation.models import PlacementKind
from rotation.models.placements import Halves
from rotation.planning.facts import Facts
from rotation.planning.rows import problem_for
from rotation.planning.seats import most_seats
from rotation.planning.stating import read
from tests.builders import make_placement


@pytest.mark.parametrize(
    ("change", "seats"),
    [
        ({}, 10),
        ({"capacity": 2}, 20),
        ({"capacity": 3}, 20),
        ({"weekdays": "0100000"}, 2),
        ({"halves": Halves.AFTERNOONS}, 5),
        ({"kind": PlacementKind.FULL_DAY}, 5),
        ({"kind": PlacementKind.BLOCK, "block_days": 2, "capacity": 3}, 4),
        ({"kind": PlacementKind.BLOCK, "block_days": 2, "weekdays": "0101000"}, 2),
        ({"kind": PlacementKind.BLOCK, "block_days": 3}, 1),
    ],
)
def test_seats_are_counted_as_they_are(setting, change, seats):
    # Two hosts with one guest each at a time, ten half days.
    for name, value in change.items():
        setattr(setting.desk, name, value)
    setting.rule.kind = None
    db.session.commit()
    facts = Facts(read(problem_for(setting.cycle)))
    assert most_seats(facts, facts.offers) == seats


def test_hosts_weekly_limits_bound_the_seats(setting):
    setting.hal.hosting_per_week, setting.hope.hosting_per_week = 1, 2
    second = make_placement(setting.cycle, setting.marketing, setting.hal, title="Lab")
    db.session.commit()
    facts = Facts(read(problem_for(setting.cycle)))
    assert most_seats(facts, facts.offers) == 3
    assert most_seats(facts, [f"pl{second.id}"]) == 1
