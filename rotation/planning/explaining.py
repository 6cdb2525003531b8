"""Questions to the solver about a plan: why a visit is missing, what would fix it, why not somewhere else.

Each is a process of its own, like a solve; a few at a time, so that questions never take the machine.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from rotation.errors import Refusal
from rotation.models.plans import Plan, UnmetRequest, Visit
from rotation.planning import keys
from rotation.planning.child import LEASH, environment
from rotation.planning.choices import Place
from rotation.planning.stating import as_text
from rotation.planning.told import Told

MEMORY_MB = 2048

_GRACE_SECONDS = 6.0
_AT_ONCE = BoundedSemaphore(2)
_WAIT_SECONDS = 10.0


def facts_behind(plan: Plan) -> dict[str, Any]:
    """The problem that a plan was made for, with what is locked in it now."""
    facts: dict[str, Any] = json.loads(plan.problem)
    return {**facts, "locked": [keys.stated(visit) for visit in plan.visits if visit.locked]}


def why_missing(unmet: UnmetRequest, *, seconds: float) -> Told:
    """Why a visit is missing and what would fix it, the cheapest by what the cycle says. Raises Refusal."""
    plan = unmet.plan
    told = _asked(
        plan,
        ["explain", "--request", keys.request_key(unmet.rule_id, unmet.guest_id), "--costs", "more.json"],
        plan.cycle.repair_costs,
        seconds,
    )
    return dict(told["missing"][0])


def what_if(unmet: UnmetRequest, changes: Sequence[Told], *, seconds: float) -> Told:
    """The facts with some changes, and the plan around the missing visit in them. Raises Refusal."""
    request = keys.request_key(unmet.rule_id, unmet.guest_id)
    told = _asked(
        unmet.plan, ["explain", "--request", request, "--with", "more.json"], list(changes), seconds
    )
    return dict(told["what_if"])


def why_not(visit: Visit, place: Place, *, seconds: float) -> Told:
    """What speaks against a visit of the same request at another place, or for this one. Raises Refusal."""
    asked = place.planned(visit.rule_id, visit.guest_id)
    options = [f"--{name}={value}" for name, value in asked.to_json().items()]
    return _asked(visit.plan, ["whynot", *options], None, seconds)


def _asked(plan: Plan, words: Sequence[str], more: object, seconds: float) -> Told:
    """What `python -m solver` answers, `more.json` beside it."""
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise Refusal("Several questions are being looked into at this moment. Please ask again in a while.")
    try:
        with tempfile.TemporaryDirectory(prefix="rotation-") as folder:
            home = Path(folder)
            visits = [keys.stated(visit) for visit in plan.visits]
            answer = {"format": "rotation-plan/1", "status": "feasible", "visits": visits}
            (home / "problem.json").write_text(as_text(facts_behind(plan)), "utf-8")
            (home / "plan.json").write_text(json.dumps(answer), "utf-8")
            (home / "more.json").write_text(json.dumps(more), "utf-8")
            return _answer(home, [words[0], "problem.json", "plan.json", *words[1:]], seconds)
    finally:
        _AT_ONCE.release()


def _answer(home: Path, words: Sequence[str], seconds: float) -> Told:
    try:
        done = subprocess.run(  # noqa: S603  # our own program, our own ids and numbers
            [
                *(sys.executable, str(LEASH), str(os.getpid())),
                *(sys.executable, "-m", "solver", *words, "--seconds", str(seconds)),
                *("--memory-mb", str(MEMORY_MB)),
            ],
            cwd=home,
            env=environment(),
            capture_output=True,
            timeout=seconds + _GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("This took too long to find out. Please ask again when less is going on.") from None
    if done.returncode != 0:
        raise Refusal(_why(done.stderr.decode("utf-8", "replace")))
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _why(errors: str) -> str:
    if "breaks a rule" in errors:
        return (
            "This plan breaks rules of the facts it was made for, so nothing certain can be said. "
            "Mend it first, or solve the rest again."
        )
    if "gets no further visit" in errors:
        return "With this change alone the visit is not possible any more: the plan has changed meanwhile."
    return "This could not be found out. Look at the plan again: it may have changed meanwhile."
