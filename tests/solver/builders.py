"""Small problems with dull defaults, so that a test states only what it is about."""

from solver import Problem, Visit

MONDAY_TO_FRIDAY = ("2027-01-11", "2027-01-12", "2027-01-13", "2027-01-14", "2027-01-15")
TWO_WEEKS = (*MONDAY_TO_FRIDAY, "2027-01-18", "2027-01-19", "2027-01-20", "2027-01-21", "2027-01-22")

Json = dict[str, object]


def person(key: str, **fields: object) -> Json:
    return {"id": key, "department": "sales", **fields}


def people(**fields: Json) -> list[Json]:
    """The usual five, with some fields set."""
    return [person(key, **fields.get(key, {})) for key in ("ann", "bob", "cid", "hal", "ida")]


def shadow(key: str = "desk", **fields: object) -> Json:
    return {"id": key, "department": "marketing", "kind": "shadow", "hosts": ["hal"], **fields}


def rotation(key: str = "team", **fields: object) -> Json:
    return {"id": key, "department": "marketing", "kind": "rotation", "days": 2, "hosts": ["hal"], **fields}


def request(key: str = "r", **fields: object) -> Json:
    return {"id": key, "guest": "ann", "placements": ["desk"], "visits": 1, **fields}


def problem_json(**fields: object) -> Json:
    """Ann, Bob and Cid may visit; Hal and Ida may host; one desk, one request of Ann's."""
    return {
        "format": "rotation-problem/1",
        "name": "small",
        "days": list(MONDAY_TO_FRIDAY),
        "people": people(),
        "placements": [shadow()],
        "requests": [request()],
        **fields,
    }


def problem(**fields: object) -> Problem:
    return Problem.from_json(problem_json(**fields))


def visit(start: str, key: str = "r", placement: str = "desk", host: str = "hal") -> Visit:
    """A visit from a slot of January 2027, such as 11/am."""
    return Visit(key, placement, host, f"2027-01-{start}")
