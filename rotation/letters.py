"""The letters that Rotation writes: each kind is a text and an HTML template under `templates/letters`."""

from typing import Any

from flask import current_app, render_template

from rotation import wording
from rotation.actions.answer_links import Invitation
from rotation.actions.notice_letters import Digest
from rotation.actions.outbox import Letter
from rotation.config import Settings
from rotation.models.accounts import Account, accounts_in_hr
from rotation.models.cycles import Cycle
from rotation.models.notices import Notice
from rotation.models.people import Person
from rotation.wording.rounds import deadline, your_silence


def answer_letter(invitation: Invitation) -> Letter:
    """Ask somebody when they can, or remind them of it. Needs the application's context, and no request."""
    collecting, person = invitation.collecting, invitation.person
    cycle, until = collecting.cycle, deadline(collecting, person)
    subject = (
        f"{cycle.name}: your answer is due by {until}"
        if invitation.reminding
        else f"{cycle.name}: when can you? Please answer by {until}"
    )
    hr = accounts_in_hr()
    return _letter(
        "answer",
        subject,
        person=person,
        cycle=cycle,
        until=until,
        reminding=invitation.reminding,
        silence=your_silence(collecting.silence),
        address=address_of("answers.by_link", token=invitation.token),
        hr=hr[0] if hr else None,
    )


def answered_for(person: Person, cycle: Cycle, by: Account) -> Letter:
    """Tell somebody who has answered for them."""
    return _letter(
        "answered_for", f"{cycle.name}: {by.name} answered for you", person=person, cycle=cycle, by=by
    )


def notice_letter(notice: Notice) -> Letter:
    """Tell somebody one event, with the way to the page that it is about."""
    return _letter(
        notice.template,
        notice.subject,
        **notice.facts,
        notice=notice,
        person=notice.account.person,
        holder=notice.account.name,
        address=_address_of_notice(notice),
    )


def digest_letter(digest: Digest) -> Letter:
    """Tell a manager what waits for them and what has changed."""
    waiting, changed = len(digest.waiting), len(digest.changed)
    said = [wording.many(waiting, "thing waits", "things wait") + " for you"] if waiting else []
    said += [wording.many(changed, "change")] if changed else []
    return _letter(
        "digest",
        f"{wording.day(digest.day)}: {wording.listed(said)}",
        person=digest.account.person,
        holder=digest.account.name,
        waiting=[(each, _address_of_notice(each)) for each in digest.waiting],
        changed=[(each, _address_of_notice(each)) for each in digest.changed],
        settings=address_of("notices.index", _anchor="mail"),
    )


def _address_of_notice(notice: Notice) -> str:
    return address_of("notices.show", notice_id=notice.id)


def address_of(endpoint: str, **values: Any) -> str:
    """The whole address of a page as a mail gives it: it begins with the setting, whoever asks."""
    settings: Settings = current_app.config["ROTATION"]
    path = current_app.url_map.bind("", "/").build(endpoint, values)
    return (settings.base_url or "http://127.0.0.1:5000").rstrip("/") + path


def _letter(name: str, subject: str, **facts: Any) -> Letter:
    return Letter(
        subject=subject,
        text=render_template(f"letters/{name}.txt", **facts).strip() + "\n",
        html=render_template(f"letters/{name}.html", subject=subject, **facts),
    )
