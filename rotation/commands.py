"""The command line: `rotation init | serve | work | ...`."""

import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import url_for
from flask.cli import FlaskGroup
from flask_migrate import upgrade

from rotation import create_app, wording
from rotation.actions.accounts import offer_set_up
from rotation.actions.people_dry_run import DryRun
from rotation.actions.people_import import correct_columns, dry_run, import_people, new_upload
from rotation.config import Settings
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.models.accounts import accounts
from rotation.people_file import DateOrder, Field


@click.group(cls=FlaskGroup, create_app=create_app, add_version_option=False)
def main() -> None:
    """Plan who visits whom, and when, between departments."""


@main.command("init", with_appcontext=False)
def init() -> None:
    """Make the data folder, the secret and the database; print the link that sets up the first account.

    Safe to run again: it brings the database up to date and keeps what is there.
    """
    settings = Settings()
    make_secret(settings)
    app = create_app(settings)
    with app.app_context():
        upgrade()
        if accounts():
            click.echo("The database is up to date.")
            return
        token = secrets.token_urlsafe(32)
        with transaction():
            offer_set_up(None, token=token, by=None, now=datetime.now(UTC))
        with app.test_request_context(base_url=settings.base_url):
            address = url_for("sign_in.set_up_link", token=token, _external=True)
        click.echo(f"Open this link once, within a week, to make the first HR account:\n  {address}")


def make_secret(settings: Settings) -> None:
    """Leave a secret in the data folder, readable by its owner only, unless there is one already."""
    if settings.secret_key.get_secret_value() or settings.secret_file.exists():
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.secret_file.touch(mode=0o600)
    settings.secret_file.write_text(secrets.token_hex(32), "ascii")


@main.command("serve", with_appcontext=False)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve the pages."""
    from waitress import serve as wait  # noqa: PLC0415  # only this command needs it

    wait(create_app(), host=host, port=port, threads=8, connection_limit=1000)


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "corrections", multiple=True, metavar="FIELD=HEADER", help="Name a column by hand.")
@click.option(
    "--date-order",
    type=click.Choice([each.value for each in DateOrder]),
    help="Whether day or month comes first.",
)
@click.option("--dry-run", "only_look", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--keep-absent", is_flag=True, help="People missing from the file have not left.")
@click.option("--many-leave", is_flag=True, help="Mean it, when more than a third have left.")
def import_file(file: Path, corrections: tuple[str, ...], date_order: str | None, **flags: bool) -> None:
    """Take in a people FILE (CSV or XLSX), all of it or nothing.

    Ends with 0 when the file is imported, or could be; 1 when it has problems; 2 when it is refused.
    """
    now = datetime.now(UTC)
    try:
        upload = new_upload(file.name, file.read_bytes(), by=None, now=now)
        columns = {Field(field): header for field, header in upload.columns.items()}
        correct_columns(upload, columns | _named(corrections), DateOrder(date_order) if date_order else None)
        found = dry_run(upload)
        _say_dry_run(found)
        if not found.problems and not flags["only_look"]:
            with transaction():
                import_people(
                    upload,
                    seen=None,
                    absent_have_left=not flags["keep_absent"],
                    many_leave=flags["many_leave"],
                    by=None,
                    now=now,
                )
            click.echo("Imported.")
            return
    except Refusal as refusal:
        click.echo(refusal.sentence, err=True)
        sys.exit(2)
    click.echo("Nothing was written.")
    sys.exit(1 if found.problems else 0)


def _named(corrections: tuple[str, ...]) -> dict[Field, str]:
    """The columns named by hand. Raises Refusal for a field that there is not."""
    named = {}
    for each in corrections:
        field, _, header = each.partition("=")
        if field not in [*Field]:
            raise Refusal(f"There is no field “{field}”. The fields are: {', '.join(Field)}.")
        named[Field(field)] = header
    return named


def _say_dry_run(found: DryRun) -> None:
    for field, header in found.file.columns.items():
        click.echo(f"{field.label}: {header}")
    for each in (*found.problems, *found.warnings):
        place = f"row {each.row}" if each.row else "the file"
        click.echo(
            f"{'problem' if each.blocks else 'warning'}: {place}, {each.column}: “{each.value}”: "
            f"{each.reason} {each.fix}"
        )
    click.echo(
        f"{wording.many(found.people, 'person', 'people')}: {len(found.new)} new, "
        f"{len(found.changed)} changed, {found.unchanged} as they are, "
        f"{len(found.leavers)} missing from the file."
    )
