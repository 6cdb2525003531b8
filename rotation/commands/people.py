"""The people file, from the shell."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from rotation import wording
from rotation.actions.people_dry_run import DryRun
from rotation.actions.people_import import correct_columns, dry_run, import_people, new_upload
from rotation.database import transaction
from rotation.errors import Refusal
from rotation.people_file import DateOrder, Field


@click.command("import")
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
@with_appcontext
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
                    absent_left_on=None if flags["keep_absent"] else now.astimezone().date(),
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
