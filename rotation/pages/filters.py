"""How values are written on pages."""

from flask import Flask
from jinja2 import StrictUndefined

from rotation import wording
from rotation.wording import absences, cycles, history, reasons, rounds, rules, swaps


def init_app(app: Flask) -> None:
    """Give templates our ways of writing; an undefined name in a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        day=wording.day,
        short_day=wording.short_day,
        capitalised=wording.capitalised,
        long_day=wording.long_day,
        half=wording.half,
        points=wording.points,
        many=wording.many,
        when=wording.when,
        part_of_day=wording.part_of_day,
        soon=wording.soon,
        listed=wording.listed,
        hours=wording.hours,
        level=wording.level,
        level_sign=wording.level_sign,
        cycle_state=cycles.cycle_state,
        next_step=cycles.next_step,
        spacing=cycles.spacing,
        blackout_sentence=cycles.blackout_sentence,
        moment=rounds.moment,
        silence=rounds.silence,
        your_silence=rounds.your_silence,
        span=rules.span,
        away=absences.away,
        reason=reasons.reason,
        request_sentence=rules.request_sentence,
        coverage_sentence=rules.coverage_sentence,
        placement_sentence=rules.placement_sentence,
        swap_kind=swaps.kind,
        swap_state=swaps.state,
        swap_place=swaps.place,
        swap_changed=lambda pair: swaps.change(*pair),
        consent=swaps.consent,
        desk=swaps.desk,
        decision=swaps.decision,
        act=history.act,
    )
