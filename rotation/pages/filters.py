"""How values are written on pages."""

from flask import Flask
from jinja2 import StrictUndefined

from rotation import wording
from rotation.wording import rules


def init_app(app: Flask) -> None:
    """Give templates our ways of writing; an undefined name in a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        day=wording.day,
        long_day=wording.long_day,
        half=wording.half,
        points=wording.points,
        many=wording.many,
        listed=wording.listed,
        level=wording.level,
        level_sign=wording.level_sign,
        span=rules.span,
        request_sentence=rules.request_sentence,
        coverage_sentence=rules.coverage_sentence,
        placement_kind=rules.placement_kind,
        offered=rules.offered,
        hosted_by=rules.hosted_by,
    )
