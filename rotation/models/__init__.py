"""Every table. Importing this package makes them all known to the metadata."""

from rotation.models.accounts import Account, Role, SetUpLink
from rotation.models.availability import DatedLevel, HalfDay, Level, WeeklyLevel
from rotation.models.cycles import BlackoutDate, Cycle, CycleState
from rotation.models.jobs import Job, JobState
from rotation.models.people import Department, Person
from rotation.models.people_uploads import PeopleUpload
from rotation.models.placements import OfferedDate, Placement, PlacementKind
from rotation.models.plans import Plan, PlanState, UnmetRequest, Visit
from rotation.models.records import ChangeRecord
from rotation.models.rules import Audience, CoverageRule, RequestException, RequestRule
from rotation.models.subscriptions import Scope, Subscription
from rotation.models.visit_entries import VisitEntry

__all__ = [
    "Account",
    "Audience",
    "BlackoutDate",
    "ChangeRecord",
    "CoverageRule",
    "Cycle",
    "CycleState",
    "DatedLevel",
    "Department",
    "HalfDay",
    "Job",
    "JobState",
    "Level",
    "OfferedDate",
    "PeopleUpload",
    "Person",
    "Placement",
    "PlacementKind",
    "Plan",
    "PlanState",
    "RequestException",
    "RequestRule",
    "Role",
    "Scope",
    "SetUpLink",
    "Subscription",
    "UnmetRequest",
    "Visit",
    "VisitEntry",
    "WeeklyLevel",
]
