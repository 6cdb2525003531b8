"""The command line: `rotation init | serve | work | import | history verify | demo`."""

import click
from flask.cli import FlaskGroup

from rotation import create_app
from rotation.commands.demo import demo
from rotation.commands.history import history
from rotation.commands.people import import_file
from rotation.commands.serving import serve, work
from rotation.commands.setting_up import init


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def main() -> None:
    """Plan who visits whom, and when, between departments."""


for command in (init, serve, work, import_file, history, demo):
    main.add_command(command)
