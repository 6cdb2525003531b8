"""Swaps approved all at once: nobody is in two places, no rule is broken, every yes is kept. And a control.

These run sixty approvals, each sent twice; `python -m tests.swap_race --approvals 2000` runs two thousand.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from rotation import create_app
from rotation.database import db
from tests.conftest import settings_for
from tests.swap_race import race
from tests.test_postgres import address

__all__ = ["address"]


@pytest.fixture(params=["sqlite", "postgresql"])
def arena(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database of either kind."""
    more = {"database_url": request.getfixturevalue("address")} if request.param == "postgresql" else {}
    app = create_app(settings_for(tmp_path, **more))
    with app.app_context():
        db.drop_all()
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("without", [(), ("lock", "check")], ids=["whole", "constraints"])
def test_racing_approvals_break_nothing_and_every_one_acknowledged_is_in_effect(arena, without):
    """Slow because some hundred calls race. What the database refuses is enough alone."""
    outcome = race(arena, 60, without=without)
    assert outcome.faults == []
    assert (outcome.sent, outcome.published) == (120, 1)
    assert len(outcome.applied) >= 3
    assert outcome.refused.total() > 10


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_same_race_breaks_rules_where_nothing_protects(arena):
    """Slow as above. The control: without lock, checks and constraints the same race is seen to fail."""
    outcome = race(arena, 60, without=("lock", "check", "constraints"))
    assert any("overbooked" in fault for fault in outcome.faults)
