"""What history tells, in words."""

import json

from rotation.models.history import HistoryEntry

_ACTS = {
    "ask": "asked for it",
    "accept": "agreed",
    "decline": "did not agree",
    "withdraw": "withdrew it",
    "approve": "approved it",
    "refuse": "declined it",
    "approved": "Every approval was there",
    "apply": "It was carried out",
    "undo": "undid it",
    "stale": "It was not possible any more",
    "expire": "It expired",
    "publish_plan": "published plan {plan}",
    "restore_plan": "put plan {plan} in force again",
    "withdraw_plan": "took plan {plan} out of force",
}


def act(entry: HistoryEntry) -> str:
    """What was done, after the name of who did it; a whole sentence where nobody did."""
    facts = json.loads(entry.payload)
    said = _ACTS.get(entry.action, entry.action)
    if "plan" not in facts:
        return said
    replaced = facts.get("instead_of")
    return said.format(plan=facts["plan"]) + (f" in place of plan {replaced}" if replaced else "")
