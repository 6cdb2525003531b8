"""How a cycle is spoken of: how far it has come, its spacing, its blackout dates."""

from rotation.models.cycles import BlackoutDate, Cycle, CycleState
from rotation.wording import capitalised, many
from rotation.wording.rules import span

_STATES = {
    CycleState.SET_UP: ("Set up", "Look through it, then generate a plan."),
    CycleState.COLLECTING: ("Collecting", "People say when they can."),
    CycleState.PLANNING: ("Planning", "Look through the plan, then publish it."),
    CycleState.PUBLISHED: ("Published", "People have their days. Plan again if something changes."),
    CycleState.CLOSED: ("Closed", "It is over; look back at what was planned."),
}


def cycle_state(cycle: Cycle) -> str:
    """Set up, collecting, planning, published or closed."""
    return _STATES[cycle.state][0]


def next_step(cycle: Cycle) -> str:
    """What HR does next with a cycle."""
    return _STATES[cycle.state][1]


def spacing(cycle: Cycle) -> str:
    """Visits of one person are at least 2 working days apart, and at most 1 a week."""
    apart = {
        0: "Visits of one person may be on the same day",
        1: "Visits of one person are on different days",
    }.get(
        cycle.min_gap_days,
        f"Visits of one person are at least {many(cycle.min_gap_days, 'working day')} apart",
    )
    limit = cycle.max_visits_per_week
    weekly = f"at most {limit} a week" if limit is not None else "as many a week as fit"
    again = "may be visited more than once" if cycle.allow_repeat else "is visited once at most"
    return f"{apart}, and {weekly}. A placement {again}."


def blackout_sentence(blackout: BlackoutDate) -> str:
    """On Mon 29 Mar 2027: trade fair."""
    sentence = capitalised(span(blackout.first_day, blackout.last_day))
    return f"{sentence}: {blackout.label}" if blackout.label else sentence
