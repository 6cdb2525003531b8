"""Nonsense sent to an answer page: a clear refusal or a sound answer, never a traceback or half of it."""

import os
from datetime import date, timedelta
from random import Random

import pytest

from rotation.database import db
from rotation.forms.answers import RANKS
from rotation.models import (
    Answer,
    DatedLevel,
    HalfDay,
    Level,
    MeetingWish,
    PlacementRank,
    PrivateReason,
)
from tests.rotation.rounds import address

JSON = {"Accept": "application/json"}
TRIES = int(os.environ.get("MALFORMED_ANSWERS", "600"))
VALUES = (
    *("", "cannot", "can", "would_like", "rather_not", "CAN", "0", "1", "9", "-1", "1e9", "٣", "9" * 20),
    *("yes", "no", "leave", "illness", "\0", "a" * 5000, "’; drop table answers;--", "<script>1</script>"),
    *("Mia Lind", "mia lind, marketing", "Ada Lee", "None", "{{7*7}}", "Europe/Berlin", "../../etc/passwd"),
    *(
        "😀",
        "2222222222",
        "0123012301",
        "22222222",
        "4" * 11,
        "finish",
        "save",
        "copy",
        "null",
        "[]",
        "\u202e",
    ),
)


def names(random: Random) -> str:
    day = date(2026, 12, 1) + timedelta(days=random.randrange(90))
    last = day + timedelta(days=random.randrange(-3, 400))
    made = (
        f"{random.choice(('mon', 'tue', 'sat', 'xxx'))}_{random.choice(('am', 'pm', 'night'))}",
        f"{day}/{random.choice(('am', 'pm', 'AM', ''))}",
        f"why/{day}/{last}/{random.choice(('whole', 'am', 'pm', 'x'))}",
        f"rank-{random.choice(('1', '2', '0', '-1', '9' * 10, '9' * 30, 'x', '١'))}",
        random.choice(("would_like", "rather_not", "hosts", "host_limit", "hosting_per_week", "host_half")),
        random.choice(
            ("host_halves_shown", "time_zone", "shown_week", "then", "csrf_token", "", "\0", "__class__")
        ),
        random.choice(
            ("2027-W02-1/am", "9999-12-31/am", "0000-00-00/pm", "why/////", "2027-01-12/am/pm", "%00")
        ),
    )
    return random.choice(made)


def state() -> list[tuple]:
    """Everything that an answer may write."""
    kept = []
    for table in (Answer, DatedLevel, PlacementRank, MeetingWish, PrivateReason):
        kept += sorted(tuple(row) for row in db.session.execute(db.select(table.__table__)))
    return kept


@pytest.mark.slow
@pytest.mark.timeout(300 + TRIES)
def test_nonsense_is_refused_whole_or_read_whole(ada, asked):
    """Slow because it sends hundreds of pieces of nonsense, as a page does and as a script does."""
    random = Random(5)
    place = address(asked, asked.ada)
    statuses: dict[int, int] = {}
    before = state()
    for _ in range(TRIES):
        sent = {
            names(random): [random.choice(VALUES) for _ in range(random.choice((1, 1, 1, 2, 12)))]
            for _ in range(random.choice((1, 1, 2, 3, 40)))
        }
        reply = ada.post(place, data=sent, headers=random.choice(({}, JSON)))
        statuses[reply.status_code] = statuses.get(reply.status_code, 0) + 1
        assert reply.status_code in (200, 303, 409, 422), (sent, reply.status_code)
        after = state()
        if reply.status_code in (409, 422):
            assert after == before, sent
        before = after
    assert statuses[422] > TRIES / 10
    assert statuses[200] + statuses[303] > TRIES / 20
    check_soundness(asked)


def check_soundness(asked) -> None:
    given = db.session.query(Answer).one()
    assert given.week is None or (len(given.week) == 10 and set(given.week) <= set("0123"))
    assert given.host_halves is None or (len(given.host_halves) == 10 and set(given.host_halves) <= set("01"))
    assert all(each.rank in RANKS for each in given.ranks)
    for row in db.session.query(DatedLevel):
        assert asked.cycle.first_day <= row.day <= asked.cycle.last_day
        assert (row.half in HalfDay, row.level in Level, row.day.weekday() < 5) == (True, True, True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe%00=%ff&2027-01-12%2fam=cannot%00", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="mon_am"\r\n\r\ncan',
            "multipart/form-data; boundary=x",
        ),
        (b"{" * 1000, "application/json"),
        (b"mon_am=can&" * 3000, "application/x-www-form-urlencoded"),
        (b"", "multipart/form-data"),
        (b"x" * 100, "text/plain"),
    ],
)
def test_a_body_that_is_no_form_ends_in_no_traceback(ada, asked, body, kind):
    reply = ada.post(address(asked, asked.ada), data=body, content_type=kind)
    assert reply.status_code in (303, 400, 413, 422)
    assert "Traceback" not in reply.text
