"""How values are written on pages."""

from flask import Flask
from jinja2 import StrictUndefined

from rotation import wording


def init_app(app: Flask) -> None:
    """Give templates our ways of writing; an undefined name in a template is an error."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        day=wording.day,
        long_day=wording.long_day,
        half=wording.half,
        points=wording.points,
        many=wording.many,
        when=wording.when,
        part_of_day=wording.part_of_day,
        soon=wording.soon,
    )
