"""The rules of a cycle: who is to get visits, and who must stay."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.rules import (
    add_coverage_rule,
    add_request_rule,
    set_strict,
    update_coverage_rule,
    update_request_rule,
)
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.rules import CoverageForm, RequestForm
from rotation.models.cycles import Cycle, get_cycle
from rotation.models.people import staff, teams_of
from rotation.models.rules import CoverageRule, RequestRule, get_coverage_rule, get_request_rule
from rotation.pages import allowed, me, today
from rotation.pages.answering import refusals_to
from rotation.wording.rules import coverage_sentence, request_sentence

pages = Blueprint("rules", __name__)


@pages.route("/cycles/<int:cycle_id>/requests/new", methods=["GET", "POST"])
@allowed(policy.is_hr)
def new_request(cycle_id: int) -> Response | tuple[str, int]:
    """One more rule about who is to get visits."""
    cycle = get_cycle(cycle_id)
    form = RequestForm(cycle.departments, staff(cycle.department_ids))
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                rule = add_request_rule(cycle, form.terms(), by=me(), now=datetime.now(UTC))
            return _saved(cycle, request_sentence(rule), "requests")
    return _request_page(cycle, form, None)


@pages.route("/requests/<int:rule_id>/edit", methods=["GET", "POST"])
@allowed(policy.is_hr)
def edit_request(rule_id: int) -> Response | tuple[str, int]:
    """State a request rule anew."""
    rule = get_request_rule(rule_id)
    if rule.removed_at is not None:
        raise Missing("request rule")
    cycle = get_cycle(rule.cycle_id)
    form = RequestForm(cycle.departments, staff(cycle.department_ids), rule)
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                update_request_rule(rule, cycle, form.terms(), by=me(), now=datetime.now(UTC))
            return _saved(cycle, request_sentence(rule), "requests")
    return _request_page(cycle, form, rule)


@pages.route("/cycles/<int:cycle_id>/coverage/new", methods=["GET", "POST"])
@allowed(policy.is_hr)
def new_coverage(cycle_id: int) -> Response | tuple[str, int]:
    """One more rule about who must stay."""
    cycle = get_cycle(cycle_id)
    form = CoverageForm(cycle.departments, _teams(cycle), today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                rule = add_coverage_rule(cycle, form.terms(), by=me(), now=datetime.now(UTC))
            return _saved(cycle, coverage_sentence(rule), "coverage")
    return _coverage_page(cycle, form, None)


@pages.route("/coverage/<int:rule_id>/edit", methods=["GET", "POST"])
@allowed(policy.is_hr)
def edit_coverage(rule_id: int) -> Response | tuple[str, int]:
    """State a coverage rule anew."""
    rule = get_coverage_rule(rule_id)
    if rule.removed_at is not None:
        raise Missing("coverage rule")
    cycle = get_cycle(rule.cycle_id)
    form = CoverageForm(cycle.departments, _teams(cycle), rule, today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                update_coverage_rule(rule, cycle, form.terms(), by=me(), now=datetime.now(UTC))
            return _saved(cycle, coverage_sentence(rule), "coverage")
    return _coverage_page(cycle, form, rule)


@pages.post("/coverage/<int:rule_id>/strictness")
@allowed(policy.is_hr)
def strictness(rule_id: int) -> Response:
    """Switch a coverage rule between strict and flexible: `strict` 1 or 0."""
    rule = get_coverage_rule(rule_id)
    cycle = get_cycle(rule.cycle_id)
    with transaction():
        set_strict(rule, cycle, strict=request.form.get("strict") == "1", by=me(), now=datetime.now(UTC))
    return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor="coverage"), 303)


def _teams(cycle: Cycle) -> dict[int, Sequence[str]]:
    return {each: teams_of(each) for each in cycle.department_ids}


def _saved(cycle: Cycle, sentence: str, section: str) -> Response:
    flash(f"Saved: {sentence}.", "good")
    return redirect(url_for("cycles.show", cycle_id=cycle.id, _anchor=section), 303)


def _request_page(cycle: Cycle, form: RequestForm, rule: RequestRule | None) -> tuple[str, int]:
    return render_template("rules/request.html", cycle=cycle, form=form, rule=rule), form.status


def _coverage_page(cycle: Cycle, form: CoverageForm, rule: CoverageRule | None) -> tuple[str, int]:
    return render_template("rules/coverage.html", cycle=cycle, form=form, rule=rule), form.status
