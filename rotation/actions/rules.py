"""The rules of a cycle: who is to get visits, and who must stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rotation.actions.cycles import check_span, must_be_open
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account
from rotation.models.cycles import Cycle
from rotation.models.people import Department, Person, teams_of
from rotation.models.placements import PlacementKind
from rotation.models.records import record
from rotation.models.rules import Audience, CoverageRule, RequestException, RequestRule


@dataclass(frozen=True, kw_only=True)
class RequestTerms:
    """Who is to get how many visits where; `exceptions` says another number for some people, 0 for none."""

    department: Department
    audience: Audience
    visits: int
    kind: PlacementKind | None
    host_department: Department
    priority: int = 1
    exceptions: Mapping[Person, int] = field(default_factory=dict)


def add_request_rule(cycle: Cycle, terms: RequestTerms, *, by: Account | None, now: datetime) -> RequestRule:
    """State who is to get visits. Raises Refusal as update_request_rule does."""
    _check_request(cycle, terms)
    rule = RequestRule(cycle_id=cycle.id)
    _take_request(rule, terms)
    db.session.add(rule)
    record("add_request_rule", rule, by=by, now=now)
    return rule


def update_request_rule(
    rule: RequestRule, cycle: Cycle, terms: RequestTerms, *, by: Account | None, now: datetime
) -> None:
    """State a request rule anew.

    Raises Refusal when the cycle is closed, people would visit their own department, a department does not
    take part, or an exception is for somebody of another department.
    """
    _check_request(cycle, terms)
    _take_request(rule, terms)
    record("update_request_rule", rule, by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class CoverageTerms:
    """Who must stay in a department, or in one of its teams; between two dates only, if they are given."""

    department: Department
    team: str = ""
    min_present: int | None
    max_away: int | None
    first_day: date | None = None
    last_day: date | None = None
    strict: bool = True
    price: int = 50


def add_coverage_rule(
    cycle: Cycle, terms: CoverageTerms, *, by: Account | None, now: datetime
) -> CoverageRule:
    """State who must stay. Raises Refusal as update_coverage_rule does."""
    _check_coverage(cycle, terms)
    rule = CoverageRule(cycle_id=cycle.id)
    _take_coverage(rule, terms)
    db.session.add(rule)
    record("add_coverage_rule", rule, by=by, now=now)
    return rule


def update_coverage_rule(
    rule: CoverageRule, cycle: Cycle, terms: CoverageTerms, *, by: Account | None, now: datetime
) -> None:
    """State a coverage rule anew.

    Raises Refusal when the cycle is closed, the rule says nothing, its department does not take part or has
    no such team, or its dates are outside the cycle.
    """
    _check_coverage(cycle, terms)
    _take_coverage(rule, terms)
    record("update_coverage_rule", rule, by=by, now=now)


def set_strict(rule: CoverageRule, cycle: Cycle, *, strict: bool, by: Account | None, now: datetime) -> None:
    """Make a coverage rule strict, or flexible at its price. Raises Refusal when the cycle is closed."""
    must_be_open(cycle)
    if rule.strict != strict:
        rule.strict = strict
        record("make_strict" if strict else "make_flexible", rule, by=by, now=now)


def _check_request(cycle: Cycle, terms: RequestTerms) -> None:
    must_be_open(cycle)
    if terms.department.id == terms.host_department.id:
        raise Refusal("People visit a department other than their own.", field="host_department")
    for department, at in ((terms.department, "department"), (terms.host_department, "host_department")):
        if department.id not in cycle.department_ids:
            raise Refusal(f"{department.name} does not take part in {cycle.name}.", field=at)
    for person in terms.exceptions:
        if person.department_id != terms.department.id:
            raise Refusal(
                f"{person.name} is not in {terms.department.name}, so this rule does not reach them anyway.",
                field="exceptions",
            )


def _take_request(rule: RequestRule, terms: RequestTerms) -> None:
    rule.department, rule.audience = terms.department, terms.audience
    rule.visits, rule.kind = terms.visits, terms.kind
    rule.host_department, rule.priority = terms.host_department, terms.priority
    kept = {each.person_id: each for each in rule.exceptions}
    exceptions = []
    for person, visits in terms.exceptions.items():
        exception = kept.get(person.id) or RequestException(person=person)
        exception.visits = visits
        exceptions.append(exception)
    rule.exceptions = exceptions


def _check_coverage(cycle: Cycle, terms: CoverageTerms) -> None:
    must_be_open(cycle)
    department = terms.department
    if department.id not in cycle.department_ids:
        raise Refusal(f"{department.name} does not take part in {cycle.name}.", field="group")
    if terms.team and terms.team not in teams_of(department.id):
        raise Refusal(f"There is no team {terms.team} in {department.name}.", field="group")
    if terms.min_present is None and terms.max_away is None:
        raise Refusal("Say how many must stay, how many may be away at once, or both.", field="min_present")
    if (terms.first_day is None) != (terms.last_day is None):
        missing = "first_day" if terms.first_day is None else "last_day"
        raise Refusal("Give both days, or neither for the whole cycle.", field=missing)
    if terms.first_day is not None and terms.last_day is not None:
        check_span(cycle, terms.first_day, terms.last_day)


def _take_coverage(rule: CoverageRule, terms: CoverageTerms) -> None:
    rule.department, rule.team = terms.department, terms.team
    rule.min_present, rule.max_away = terms.min_present, terms.max_away
    rule.first_day, rule.last_day = terms.first_day, terms.last_day
    rule.strict, rule.price = terms.strict, terms.price
