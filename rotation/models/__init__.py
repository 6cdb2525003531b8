"""Every table. Importing this package makes them all known to the metadata."""

from rotation.models.absences import Absence
from rotation.models.accounts import Account, Role, SetUpLink
from rotation.models.answers import Answer, AnswerLink, MeetingKind, MeetingWish, PlacementRank
from rotation.models.availability import DatedLevel, HalfDay, Level, WeeklyLevel
from rotation.models.bookings import Attendance, CoverageCount, CoverageUse, PersonSlot
from rotation.models.certificates import Certificate
from rotation.models.claimable import JobState
from rotation.models.cycles import BlackoutDate, Cycle, CycleState
from rotation.models.deputies import Deputy
from rotation.models.history import HistoryEntry, HistoryHead, HistorySubject
from rotation.models.jobs import Job, JobKind
from rotation.models.notices import Notice, NoticeWish
from rotation.models.outbox import Message, MessageState
from rotation.models.people import Department, Person
from rotation.models.people_uploads import PeopleUpload
from rotation.models.placements import OfferedDate, Placement, PlacementKind
from rotation.models.plans import Plan, PlanState, UnmetRequest, Visit
from rotation.models.private_reasons import AbsenceReason, PrivateReason, Reason
from rotation.models.records import ChangeRecord
from rotation.models.replans import Option, ReplanOption
from rotation.models.rounds import CollectingRound, Reminder, Silence
from rotation.models.rules import Audience, CoverageRule, RequestException, RequestRule
from rotation.models.subscriptions import Scope, Subscription
from rotation.models.swap_terms import SwapTerms
from rotation.models.swaps import Swap, SwapDesk, SwapKind, SwapParty, SwapState, SwapVisit
from rotation.models.visit_entries import VisitEntry

__all__ = [
    "Absence",
    "AbsenceReason",
    "Account",
    "Answer",
    "AnswerLink",
    "Attendance",
    "Audience",
    "BlackoutDate",
    "Certificate",
    "ChangeRecord",
    "CollectingRound",
    "CoverageCount",
    "CoverageRule",
    "CoverageUse",
    "Cycle",
    "CycleState",
    "DatedLevel",
    "Department",
    "Deputy",
    "HalfDay",
    "HistoryEntry",
    "HistoryHead",
    "HistorySubject",
    "Job",
    "JobKind",
    "JobState",
    "Level",
    "MeetingKind",
    "MeetingWish",
    "Message",
    "MessageState",
    "Notice",
    "NoticeWish",
    "OfferedDate",
    "Option",
    "PeopleUpload",
    "Person",
    "PersonSlot",
    "Placement",
    "PlacementKind",
    "PlacementRank",
    "Plan",
    "PlanState",
    "PrivateReason",
    "Reason",
    "Reminder",
    "ReplanOption",
    "RequestException",
    "RequestRule",
    "Role",
    "Scope",
    "SetUpLink",
    "Silence",
    "Subscription",
    "Swap",
    "SwapDesk",
    "SwapKind",
    "SwapParty",
    "SwapState",
    "SwapTerms",
    "SwapVisit",
    "UnmetRequest",
    "Visit",
    "VisitEntry",
    "WeeklyLevel",
]
