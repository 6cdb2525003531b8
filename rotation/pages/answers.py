"""Answers: a person says when they can, what they wish and whether they host; or somebody does for them."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from rotation import letters, policy
from rotation.actions.answer_links import digest_of, find_answer_link, tell_who_was_answered_for
from rotation.actions.answers import copy_last_week, finish_answer, save_answer
from rotation.actions.private_reasons import keep_reasons, note_reading
from rotation.database import transaction
from rotation.errors import Missing, Refusal
from rotation.forms.answers import AnswerForm
from rotation.models.accounts import Account, account_of
from rotation.models.answers import AnswerLink, answer_link
from rotation.models.cycles import Cycle, get_cycle
from rotation.models.people import Person, get_person
from rotation.models.rounds import get_round
from rotation.pages import allowed, link_session, me, must, or_by_link, public
from rotation.pages.answer_page import AnswerPage
from rotation.wording.rounds import moment

pages = Blueprint("answers", __name__)


@pages.after_request
def _keep_out_of_caches(reply: Response) -> Response:
    """Also where a link and no account has opened the page."""
    reply.headers.setdefault("Cache-Control", "private, no-store")
    return reply


@pages.get("/answer/<token>")
@public
def by_link(token: str) -> Response:
    """Come in by a personal link: to one answer, and to nothing else."""
    link = find_answer_link(digest_of(token), now=datetime.now(UTC))
    if not (current_user.is_authenticated and me().person_id == link.person_id):
        link_session.begin(token, same_answer=_is_open(link))
    reply = redirect(url_for("answers.show", cycle_id=link.cycle_id, person_id=link.person_id), 303)
    reply.headers["Referrer-Policy"] = "no-referrer"
    reply.headers["Cache-Control"] = "private, no-store"
    return reply


def _is_open(link: AnswerLink) -> bool:
    """Whether this browser came by a link to the same answer already: by an earlier mail, or the same."""
    if current_user.is_authenticated or not link_session.is_open():
        return False
    earlier = answer_link(link_session.digest())
    return earlier is not None and (earlier.cycle_id, earlier.person_id) == (link.cycle_id, link.person_id)


@pages.get("/cycles/<int:cycle_id>/answers/<int:person_id>")
@allowed(policy.signed_in)
@or_by_link
def show(cycle_id: int, person_id: int) -> str:
    """The page of an answer, with everything that has been said so far."""
    now = datetime.now(UTC)
    page = _page(cycle_id, person_id, now)
    if page.shows_reasons and not page.is_own:
        with transaction():
            note_reading(page.person, by=me(), now=now)
    return _render(page, AnswerForm())


@pages.post("/cycles/<int:cycle_id>/answers/<int:person_id>")
@allowed(policy.signed_in)
@or_by_link
def save(cycle_id: int, person_id: int) -> Response | tuple[str | Response, int]:
    """Keep what was sent: the whole page, or what has just been changed on it."""
    now = datetime.now(UTC)  # the time of arrival counts, however long others are writing
    form = AnswerForm(request.form)
    try:
        # All of it under the lock: in the last minutes thousands save, and reading everything twice is dear.
        with transaction():
            page = _page(cycle_id, person_id, now)
            form.offered = page.offered
            change, reasons = form.change(), form.reasons()
            if form.is_good:
                save_answer(page.person, page.cycle, change, by=page.by, now=now)
                keep_reasons(page.person, reasons)
                done = _then(page.cycle, page.person, page.by, now)
                saved = moment(now.astimezone(page.collecting.zone_of(page.person)))
                news = page.reasons() if change.dates or reasons else None
                if page.shows_reasons and not page.is_own:
                    note_reading(page.person, by=me(), now=now)
    except Missing:
        raise
    except Refusal as refusal:
        if _is_from_script():
            return jsonify(refused=" ".join([refusal.sentence, *refusal.reasons])), refusal.status
        form.take(refusal)
        return _render(_page(cycle_id, person_id, now), form), refusal.status
    if _is_from_script():
        if not form.is_good:
            return jsonify(wrong=form.wrong, refused=" ".join(form.form_errors)), 422
        return jsonify(saved=saved, **({"reasons": _reasons(form, news)} if news is not None else {})), 200
    if not form.is_good:
        return _render(_page(cycle_id, person_id, now), form), 422
    flash(done, "good")
    return redirect(url_for("answers.show", cycle_id=cycle_id, person_id=person_id), 303)


def _page(cycle_id: int, person_id: int, now: datetime) -> AnswerPage:
    cycle, person = get_cycle(cycle_id), get_person(person_id)
    collecting = get_round(cycle)
    link = None
    if current_user.is_authenticated:
        by: Account | None = me()
        must(policy.may_answer_for(me(), person))
    else:
        link = find_answer_link(link_session.digest(), now=now)
        must((link.cycle_id, link.person_id) == (cycle.id, person.id))
        by = account_of(person)
    must(person.department_id in collecting.cycle.department_ids and person.left_on is None)
    return AnswerPage(person, collecting, by, now, link, "reasons" in request.args)


def _then(cycle: Cycle, person: Person, by: Account | None, now: datetime) -> str:
    """What is to be done besides saving, by the button that was pressed; says what was done."""
    match request.form.get("then"):
        case "finish":
            finish_answer(person, cycle, by=by, now=now)
            if by is None or by.person_id == person.id:
                return "Thank you, that is your answer."
            tell_who_was_answered_for(person, cycle, letters.answered_for(person, cycle, by), by=by, now=now)
            return f"You have answered for {person.name}."
        case "copy":
            earlier = copy_last_week(person, cycle, by=by, now=now)
            return f"The week is copied from {earlier.name}."
        case _:
            return "Saved."


def _reasons(form: AnswerForm, facts: dict[str, Any]) -> str:
    return render_template("answers/_reasons.html", form=form, **facts)


def _is_from_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _render(page: AnswerPage, form: AnswerForm) -> str:
    return render_template("answers/show.html", form=form, **page.facts())
