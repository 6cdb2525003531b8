"""Style sheets and scripts, addressed by their digest so that browsers may keep them for good."""

import hashlib
from pathlib import Path

from flask import Flask, url_for

# In this order; cascade layers make it unimportant, but the layers are declared in the first.
_SHEETS = ("css", "css/parts", "css/pages")


def init_app(app: Flask) -> None:
    """Give templates `asset(name)` and `stylesheets()`."""
    home = Path(app.static_folder or "static")
    digests: dict[str, str] = {}

    def asset(name: str) -> str:
        if app.debug or name not in digests:
            digests[name] = hashlib.sha256((home / name).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=name, v=digests[name])

    def stylesheets() -> list[str]:
        return [
            asset(sheet.relative_to(home).as_posix())
            for folder in _SHEETS
            for sheet in sorted((home / folder).glob("*.css"))
        ]

    app.jinja_env.globals.update(asset=asset, stylesheets=stylesheets)
