"""A session begun by a personal link: it opens one person's answer for one cycle, and no account."""

from flask import session
from flask_security import logout_user

from rotation.actions.answer_links import digest_of

_KEY = "answer_link"


def begin(token: str, *, same_answer: bool) -> None:
    """Let this browser in by a link, and nobody else any more.

    Where it had come to the same answer before, pages of it that are still open go on working.
    """
    if not same_answer:
        logout_user()
        session.clear()
    session[_KEY] = digest_of(token)
    session.permanent = True


def is_open() -> bool:
    """Whether this browser came by a link."""
    return _KEY in session


def digest() -> str:
    """The digest of the link's token; empty for whoever came without."""
    return str(session.get(_KEY, ""))
