"""Collecting rounds: opened and followed by HR, and chased with one button."""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.answer_links import offer_answer_link
from rotation.actions.outbox import try_failed_again
from rotation.actions.rounds import (
    change_round,
    chase,
    end_round,
    open_round,
    resume_round,
    suggested_round,
)
from rotation.database import transaction
from rotation.errors import Missing
from rotation.forms.rounds import RoundForm
from rotation.models.cycles import Cycle, get_cycle
from rotation.models.people import get_person
from rotation.models.rounds import get_round, round_of
from rotation.pages import address_of, allowed, me, settings, today
from rotation.pages.answering import refusals_to, say
from rotation.pages.round_page import facts_of

pages = Blueprint("rounds", __name__, url_prefix="/cycles/<int:cycle_id>/collecting")


@pages.get("")
@allowed(policy.is_hr)
def show(cycle_id: int) -> str | Response:
    """How the round goes: who has answered, who is silent, where it will be tight."""
    cycle = get_cycle(cycle_id)
    if round_of(cycle) is None:
        return redirect(url_for("rounds.edit", cycle_id=cycle.id))
    return render_template("rounds/show.html", **facts_of(cycle, now=datetime.now(UTC)))


@pages.route("/edit", methods=["GET", "POST"])
@allowed(policy.is_hr)
def edit(cycle_id: int) -> Response | tuple[str, int]:
    """Open a round, or change it."""
    cycle = get_cycle(cycle_id)
    collecting = round_of(cycle)
    form = RoundForm(collecting or suggested_round(cycle, today=today()), today=today())
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                now = datetime.now(UTC)
                if round_of(cycle) is None:
                    open_round(cycle, form.terms(), home_zone=settings().timezone, by=me(), now=now)
                    done = "The round is open." + (" Invitations are on their way." if _sends_mail() else "")
                else:
                    change_round(cycle, form.terms(), by=me(), now=now)
                    done = "The round is saved."
            flash(done, "good")
            return _back(cycle)
    return render_template(
        "rounds/edit.html", cycle=cycle, collecting=collecting, form=form, home_zone=settings().timezone
    ), form.status


@pages.post("/chase")
@allowed(policy.is_hr)
def remind(cycle_id: int) -> Response:
    """Remind everybody who has not answered."""
    cycle = get_cycle(cycle_id)
    with transaction():
        chase(cycle, by=me(), now=datetime.now(UTC))
    later = "" if _sends_mail() else " Their mail waits until there is a mail server."
    flash(f"Everybody who has not answered is being reminded.{later}", "good")
    return _back(cycle)


@pages.post("/end")
@allowed(policy.is_hr)
def end(cycle_id: int) -> Response:
    """Take no more answers."""
    cycle = get_cycle(cycle_id)
    with transaction():
        end_round(cycle, by=me(), now=datetime.now(UTC))
    say("The round has ended.", undo=url_for("rounds.resume", cycle_id=cycle.id))
    return _back(cycle)


@pages.post("/resume")
@allowed(policy.is_hr)
def resume(cycle_id: int) -> Response:
    """Undo that."""
    cycle = get_cycle(cycle_id)
    with transaction():
        resume_round(cycle, by=me(), now=datetime.now(UTC))
    flash("The round goes on.", "good")
    return _back(cycle)


@pages.post("/retry")
@allowed(policy.is_hr)
def retry(cycle_id: int) -> Response:
    """Try again to send what the mail server refused."""
    cycle = get_cycle(cycle_id)
    with transaction():
        try_failed_again(get_round(cycle).letters_key, now=datetime.now(UTC))
    flash("What was refused is sent once more.", "good")
    return _back(cycle)


@pages.post("/links/<int:person_id>")
@allowed(policy.is_hr)
def link(cycle_id: int, person_id: int) -> str:
    """A personal link to hand over, shown this once: for who has no address, or lost the mail."""
    token = secrets.token_urlsafe(32)
    with transaction():
        cycle, person = get_cycle(cycle_id), get_person(person_id)
        if round_of(cycle) is None:
            raise Missing("collecting round")
        offer_answer_link(person, cycle, token=token, now=datetime.now(UTC), by=me())
    address = address_of("answers.by_link", token=token)
    return render_template("rounds/link.html", cycle=cycle, person=person, address=address)


def _sends_mail() -> bool:
    return bool(settings().smtp_url.get_secret_value())


def _back(cycle: Cycle) -> Response:
    return redirect(url_for("rounds.show", cycle_id=cycle.id), 303)
