"""The plan passport: what it holds, and the file itself."""

import json
from datetime import UTC, datetime

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from rotation import policy
from rotation.models.plans import get_plan
from rotation.pages import allowed
from rotation.planning.passports import passport_of

pages = Blueprint("passports", __name__, url_prefix="/plans/<int:plan_id>/passport")


@pages.get("")
@allowed(policy.is_hr)
def show(plan_id: int) -> str:
    """What the file holds, what it does not, and how an auditor checks it."""
    plan = get_plan(plan_id)
    return render_template(
        "passports/show.html",
        plan=plan,
        passport=passport_of(plan, now=datetime.now(UTC)),
        name=_name(plan.id),
    )


@pages.get("/file")
@allowed(policy.is_hr)
def file(plan_id: int) -> Response:
    """The passport, to be kept."""
    plan = get_plan(plan_id)
    text = json.dumps(passport_of(plan, now=datetime.now(UTC)), indent=1)
    reply = make_response(text + "\n")
    reply.mimetype = "application/json"
    reply.headers["Content-Disposition"] = f'attachment; filename="{_name(plan.id)}"'
    return reply


def _name(plan_id: int) -> str:
    return f"rotation-passport-{plan_id}.json"
