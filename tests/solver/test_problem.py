"""What is refused, how the refusal reads, and that nothing but a refusal comes of a broken file."""

import gzip
from pathlib import Path

import pytest

from solver import BadInput, BadProblem, Problem, read_json
from solver.reading import parse_json
from tests.solver.builders import Json, person, problem, problem_json, request, rotation, shadow, visit

VISIT = visit("11/am").to_json()


def faults(value: object) -> list[str]:
    with pytest.raises(BadProblem) as refused:
        Problem.from_json(value)
    return [str(fault) for fault in refused.value.faults]


REFUSED: list[tuple[Json, str]] = [
    (problem_json(format="rotation-problem/2"), "format: expected 'rotation-problem/1'"),
    (problem_json(colour="red"), "colour: is not a field of the format"),
    (
        problem_json(days=["2027-01-12", "2027-01-11"]),
        "days[1]: expected a date after 2027-01-12, got 2027-01-11",
    ),
    (
        problem_json(days=["2027-01-11", "2027-01-11"]),
        "days[1]: expected a date after 2027-01-11, got 2027-01-11",
    ),
    (problem_json(days=["2027-02-30"]), "days[0]: expected a date such as 2027-01-12, got '2027-02-30'"),
    (problem_json(days=["20270111"]), "days[0]: expected a date such as 2027-01-12, got '20270111'"),
    (problem_json(days="2027-01-11"), "days: expected a list, got '2027-01-11'"),
    (
        problem_json(people=[*problem_json()["people"], person("jo", works="11")]),  # type: ignore[misc]  # a list
        "people[5].works: expected 10 or 14 characters of 0 and 1, got '11'",
    ),
    (
        problem_json(people=[person("ann"), person("ann")]),
        "people[1].id: 'ann' stands already at people[0].id",
    ),
    (problem_json(people=[{"id": "ann"}]), "people[0].department: is required"),
    (problem_json(people=[person("")]), "people[0].id: expected text, got ''"),
    (problem_json(people=[person("a\ud800")]), "people[0].id: expected text, got half a surrogate pair"),
    (problem_json(people=[7]), "people[0]: expected an object, got 7"),
    (
        problem_json(people=[person("ann", host_limit=True)]),
        "people[0].host_limit: expected a whole number from 0 to 1000000, got True",
    ),
    (
        problem_json(people=[person("ann", off=["noon"])]),
        "people[0].off[0]: expected a date or slot such as 2027-01-12 or 2027-01-12/am, got 'noon'",
    ),
    (
        problem_json(placements=[shadow(capacity=-1)]),
        "placements[0].capacity: expected a whole number from 0 to 1000000, got -1",
    ),
    (
        problem_json(placements=[shadow(slots=3)]),
        "placements[0].slots: expected a whole number from 1 to 2, got 3",
    ),
    (problem_json(placements=[shadow(days=3)]), "placements[0].days: is not a field of the format"),
    (
        problem_json(placements=[rotation("desk", slots=1)]),
        "placements[0].slots: is not a field of the format",
    ),
    (
        problem_json(placements=[shadow(kind="visit")]),
        "placements[0].kind: expected 'shadow' or 'rotation', got 'visit'",
    ),
    (
        problem_json(placements=[shadow(hosts=["nobody"])]),
        "placements[0].hosts[0]: expected the id of a person, got 'nobody'",
    ),
    (
        problem_json(requests=[request(guest="nobody")]),
        "requests[0].guest: expected the id of a person, got 'nobody'",
    ),
    (
        problem_json(requests=[request(placements=["desk", "x"])]),
        "requests[0].placements[1]: expected the id of a placement, got 'x'",
    ),
    (
        problem_json(requests=[request(priority=101)]),
        "requests[0].priority: expected a whole number from 1 to 100, got 101",
    ),
    (
        problem_json(requests=[request(visits=1.0)]),
        "requests[0].visits: expected a whole number from 0 to 1000, got 1.0",
    ),
    (
        problem_json(requests=[request(after=["x"])]),
        "requests[0].after[0]: expected the id of a request, got 'x'",
    ),
    (
        problem_json(requests=[request(after=["s"]), request("s", guest="bob")]),
        "requests[0].after[0]: expected a request of 'ann', got 's'",
    ),
    (
        problem_json(requests=[request(after=["s"]), request("s", after=["r"])]),
        "requests[0].after: expected an order, but 'r' waits for itself",
    ),
    (
        problem_json(rules={"max_visits_per_week": 0}),
        "rules.max_visits_per_week: expected a whole number from 1 to 1000000, got 0",
    ),
    (problem_json(rules={"allow_repeat": 1}), "rules.allow_repeat: expected true or false, got 1"),
    (problem_json(forbidden=[["ann"]]), "forbidden[0]: expected a pair of people, got a list of 1"),
    (problem_json(pairs=[["ann", "x"]]), "pairs[0]: expected the id of a person, got 'x'"),
    (problem_json(ranks={"ann": {"desk": 6}}), "ranks.ann.desk: expected a whole number from 0 to 5, got 6"),
    (problem_json(ranks={"x": {}}), "ranks.x: expected the id of a person, got 'x'"),
    (problem_json(ranks=[]), "ranks: expected an object, got a list of 0"),
    (problem_json(weights={"unmet": -1}), "weights.unmet: expected a whole number from 0 to 1000000, got -1"),
    (problem_json(weights={"joy": 1}), "weights.joy: is not a field of the format"),
    (problem_json(locked=[{**VISIT, "host": "x"}]), "locked[0].host: expected the id of a person, got 'x'"),
    (
        problem_json(locked=[{**VISIT, "start": "2027-01-11"}]),
        "locked[0].start: expected a slot such as 2027-01-12/am, got '2027-01-11'",
    ),
    (
        problem_json(coverage=[{"group": "g", "price": -2}]),
        "coverage[0].price: expected a whole number from 0 to 1000000, got -2",
    ),
]


@pytest.mark.parametrize(("value", "fault"), REFUSED, ids=[fault.split(":")[0] for _, fault in REFUSED])
def test_a_broken_problem_is_refused_with_the_place_and_what_was_expected(value: Json, fault: str) -> None:
    assert fault in faults(value)


def test_every_fault_is_named_at_once() -> None:
    assert len(faults({"format": "x", "days": 1, "people": {}, "placements": [], "requests": [7]})) == 4


@pytest.mark.parametrize("value", [None, [], "x", 1, {}, {"format": "rotation-problem/1"}])
def test_what_is_no_problem_is_refused(value: object) -> None:
    assert faults(value)


def test_a_date_outside_the_cycle_is_ignored() -> None:
    asked = problem(
        people=[person("ann", off=["2030-01-01"]), person("hal")],
        placements=[shadow(starts=["2030-01-01", "2027-01-11/pm"])],
        coverage=[{"group": "g", "on": ["2030-01-01/am"]}],
    )
    assert asked.availability["ann"].available == asked.timeline.every_slot
    assert asked.offered_starts["desk"] == 0b10
    assert asked.coverage_slots == (0,)


def test_off_wins_over_avoid_and_avoid_over_prefer() -> None:
    keys = {"off": ["2027-01-11/am"], "avoid": ["2027-01-11"], "prefer": ["2027-01-11", "2027-01-12/am"]}
    level = problem(people=[person("ann", **keys), person("hal")]).availability["ann"]
    assert (level.avoid, level.prefer) == (0b10, 0b100)
    assert not level.available & 1


def test_a_pattern_of_ten_has_the_weekend_off_and_one_of_fourteen_says() -> None:
    days = ["2027-01-15", "2027-01-16", "2027-01-17", "2027-01-18"]
    people = [person("ann", works="1000000001"), person("hal", works="10000000011001")]
    levels = problem(days=days, people=people).availability
    assert (levels["ann"].pattern, levels["hal"].pattern) == (0b01000010, 0b01100110)


@pytest.mark.parametrize("name", ["works", "off", "avoid", "prefer", "hosting_per_week"])
def test_null_stands_for_absence_where_the_referee_takes_it_so(name: str) -> None:
    assert problem(people=[person("ann", **{name: None}), person("hal")]) == problem(
        people=[person("ann"), person("hal")]
    )


def test_a_baseline_may_name_what_is_gone() -> None:
    assert problem(baseline=[{"request": "x", "placement": "y", "host": "z", "start": "2020-01-01/am"}])


def test_an_empty_cycle_is_a_problem_too() -> None:
    assert problem(days=[], people=[], placements=[], requests=[]).timeline.slot_count == 0


TEXTS = [
    ("", "expected JSON"),
    ("{", "expected JSON"),
    ('{"a": 1, "a": 2}', "stands twice"),
    ('{"a": NaN}', "NaN is not a number here"),
    ('{"a": -Infinity}', "-Infinity is not a number here"),
    ("1" * 5000, "a number of 5000 digits"),
    ("[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_text_that_is_no_strict_json_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        parse_json(text)


def test_files_are_read_packed_or_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.json", tmp_path / "a.json.gz"
    plain.write_text('{"a": "é"}', encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_json(plain) == read_json(packed) == {"a": "é"}


DAMAGED = {
    "not text": b"\xff\xfe",
    "only a mark": b"\x1f\x8b",
    "no archive": b"\x1f\x8b\x08garbage",
    "cut short": gzip.compress(b"{}", mtime=0)[:-4],
    "marks again and again": b"\x1f\x8b" * 50,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.json"
    path.write_bytes(content)
    with pytest.raises(BadProblem):
        read_json(path, BadProblem)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.json"):
        with pytest.raises(BadProblem, match="cannot be read"):
            read_json(path, BadProblem)


def test_a_long_list_of_faults_is_cut() -> None:
    with pytest.raises(BadProblem, match="and 50 more"):
        Problem.from_json(problem_json(people=[7] * 100, placements=[], requests=[]))
