"""Everybody answers in the last minutes: what was said to be saved is there."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.rush import rush

PEOPLE = 120


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_answer_that_was_said_to_be_saved_is_there():
    """Slow because a real server takes the answers of 120 people, 600 requests, as fast as it can."""
    outcome = rush(PEOPLE, seconds=2, clients=24, deadline=datetime.now(UTC) + timedelta(days=1))
    assert outcome.lost == []
    assert len(outcome.saved) == len(outcome.finished) == PEOPLE
    assert set(outcome.statuses) == {200, 303}
