"""Who sees what about a person: one table, and nothing is shown that it does not allow.

One thing the table cannot say: whoever is named as one to meet, or rather not, never sees that, HR included.

It stands for pages as well as for what leaves them: mails, feeds, passports, the log, and what the solver
reads. Pages ask `may_see`; that planning, letters, feeds and the worker cannot read a reason is an import
contract.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rotation.models.accounts import HR, Account
from rotation.models.people import Person


class Viewer(StrEnum):
    """Who or what looks."""

    PERSON = "the person"
    HR = "HR"
    MANAGER = "their manager"
    HOST = "their host"
    COLLEAGUE = "anybody else"
    SOLVER = "the solver"
    MAIL = "mails to others"
    FEED = "calendar feeds"
    LOG = "logs and records"
    AUDITOR = "whoever is given a plan passport, by number and without names"


class Fact(StrEnum):
    """What there is to see."""

    LEVELS = "when they can, half day by half day"
    REASONS = "why they cannot"
    MEETINGS = "whom they would like to meet, or rather not"
    RANKS = "which placements they would like"
    HOSTING = "whether they host, how many and when"
    CONFLICTS = "which facts made a visit of theirs impossible: their own absences, never anybody else’s"
    READERS = "who of HR has looked at why they cannot, or was shown a link to their answer"
    PROGRESS = "whether they have answered, and who answered for them"
    SWAPS = "which visits they ask to change, and what they say to swaps"
    HISTORY = "who did what about their visits, and from where"
    BURDEN = "what they carry by a plan, beside others"
    ABSENCE = "that they are away, from when to when, and who said so"
    SUITS = "what a swap would make worse or better for them"


_V = Viewer

SEEN_BY: Mapping[Fact, frozenset[Viewer]] = MappingProxyType(
    {
        Fact.LEVELS: frozenset({_V.PERSON, _V.HR, _V.MANAGER, _V.SOLVER, _V.AUDITOR}),
        Fact.REASONS: frozenset({_V.PERSON, _V.HR}),
        Fact.MEETINGS: frozenset({_V.PERSON, _V.HR, _V.SOLVER, _V.AUDITOR}),
        Fact.RANKS: frozenset({_V.PERSON, _V.HR, _V.MANAGER, _V.SOLVER, _V.AUDITOR}),
        Fact.HOSTING: frozenset({_V.PERSON, _V.HR, _V.MANAGER, _V.SOLVER, _V.AUDITOR}),
        Fact.CONFLICTS: frozenset({_V.PERSON, _V.HR}),
        Fact.READERS: frozenset({_V.PERSON, _V.HR}),
        Fact.PROGRESS: frozenset({_V.PERSON, _V.HR, _V.MANAGER, _V.LOG}),
        # Whoever a swap touches sees what it does to their own days; both desks’ managers all of it.
        Fact.SWAPS: frozenset({_V.PERSON, _V.HR, _V.MANAGER}),
        Fact.HISTORY: frozenset({_V.HR}),
        Fact.BURDEN: frozenset({_V.HR, _V.AUDITOR}),
        Fact.ABSENCE: frozenset({_V.PERSON, _V.HR, _V.MANAGER, _V.SOLVER, _V.LOG}),
        Fact.SUITS: frozenset({_V.PERSON, _V.HR, _V.MANAGER}),
    }
)


def viewer(account: Account | None, person: Person) -> Viewer:
    """What an account is to a person; None is the holder of the person's own link."""
    if account is None or account.person_id == person.id:
        return Viewer.PERSON
    if account.is_(HR):
        return Viewer.HR
    is_manager = account.person_id is not None and account.person_id == person.manager_id
    return Viewer.MANAGER if is_manager else Viewer.COLLEAGUE


def may_see(account: Account | None, person: Person, fact: Fact) -> bool:
    """Whether the table lets this account see this fact about a person."""
    return viewer(account, person) in SEEN_BY[fact]
