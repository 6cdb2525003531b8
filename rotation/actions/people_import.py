"""Importing a people file: kept until HR has looked at it, then all of it or nothing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from rotation.actions.accounts import keep_accounts_of, release_address
from rotation.actions.people import department_named, keep_somebody_in_hr
from rotation.actions.people_dry_run import Comparison, DryRun
from rotation.database import db
from rotation.errors import Refusal
from rotation.models.accounts import Account, account_of
from rotation.models.people import Person, everybody
from rotation.models.people_uploads import PeopleUpload, people_uploads_before
from rotation.models.records import record
from rotation.people_file import DateOrder, Field, read_people, recognise
from rotation.sheets import Sheet, read_sheet
from rotation.wording import many

UPLOAD_LIFE = timedelta(days=1)


def new_upload(name: str, content: bytes, *, by: Account | None, now: datetime) -> PeopleUpload:
    """An uploaded file with its columns recognised, not kept yet.

    Raises Refusal when it cannot be read as a table.
    """
    sheet = read_sheet(content)
    return PeopleUpload(
        name="".join(letter for letter in name if letter.isprintable())[:200],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        columns={field.value: column for field, column in recognise(sheet.header).items()},
        date_order="",
        uploaded_by_id=by.id if by else None,
        uploaded_at=now,
    )


def keep_upload(upload: PeopleUpload) -> None:
    """Keep a file until it is imported, for a day at most; those kept longer go."""
    for old in people_uploads_before(upload.uploaded_at - UPLOAD_LIFE):
        db.session.delete(old)
    db.session.add(upload)
    db.session.flush()


def correct_columns(upload: PeopleUpload, columns: Mapping[Field, str], date_order: DateOrder | None) -> None:
    """Take HR's word on which column says what, and on the order of dates.

    Raises Refusal for a column that the file does not have.
    """
    header = read_sheet(upload.content).header
    for field, column in columns.items():
        if column not in header:
            raise Refusal(
                f"The file has no column “{column}”. Its columns are: {', '.join(header)}.", field=field
            )
    upload.columns = {field.value: column for field, column in columns.items()}
    upload.date_order = date_order.value if date_order else ""


def throw_away(upload: PeopleUpload) -> None:
    """Forget an uploaded file."""
    db.session.delete(upload)


def dry_run(upload: PeopleUpload, sheet: Sheet | None = None) -> DryRun:
    """What importing this upload would do to today's people. Writes nothing."""
    columns = {Field(field): column for field, column in upload.columns.items()}
    order = DateOrder(upload.date_order) if upload.date_order else None
    file = read_people(sheet or read_sheet(upload.content), columns, order)
    return Comparison(file, everybody()).dry_run()


def import_people(
    upload: PeopleUpload,
    *,
    seen: str | None,
    absent_left_on: date | None,
    many_leave: bool,
    by: Account | None,
    now: datetime,
) -> DryRun:
    """Import a file, all of it or nothing, and forget it; gives what was done.

    `seen` is the digest of the dry run that HR agreed to, None from the shell. Whoever is missing from the
    file left on `absent_left_on`, or stays when that is None; `many_leave` says that HR means it when they
    are more than a third. Raises Refusal when a problem blocks, when today's people are not those of the dry
    run any more, or when nobody would be left in HR.
    """
    found = dry_run(upload)
    if found.problems:
        raise Refusal("Mend the problems first; nothing was imported.")
    if seen is not None and seen != found.digest:
        raise Refusal("The people in Rotation have changed since. Please look again at what will happen.")
    if absent_left_on and found.many_leave and not many_leave:
        raise Refusal(
            f"{many(len(found.leavers), 'person', 'people')} would be marked as having left: "
            "more than a third. If the file is complete, confirm it.",
            field="many_leave",
        )
    db.session.add(upload)  # from the shell it comes unkept; the record of the import names it
    people = _write_people(found)
    _write_managers(found, people)
    left = found.leavers if absent_left_on else ()
    for person in left:
        person.left_on = absent_left_on
    _record_import(upload, found, people, left, by=by, now=now)
    keep_accounts_of([each for each in everybody() if each.left_on is None or each in left])
    keep_somebody_in_hr(by)
    db.session.delete(upload)
    return found


def _write_people(found: DryRun) -> dict[str, Person]:
    """Write everything but the managers; gives the people of the file by employee id."""
    people = {person.employee_id.casefold(): person for person in everybody()}
    _release_addresses(found, people.values())
    names: dict[str, str] = {}
    for row in found.file.people:
        names.setdefault(row.department.casefold(), row.department)
    places = {key: department_named(name) for key, name in names.items()}
    for row in found.new:
        person = Person(employee_id=row.employee_id)
        db.session.add(person)
        people[row.employee_id.casefold()] = person
    for row in found.file.people:
        person = people[row.employee_id.casefold()]
        person.employee_id, person.given_name = row.employee_id, row.given_name
        if found.file.has_family_names:
            person.family_name = row.family_name
        person.department = places[row.department.casefold()]
        person.left_on = None
        for field in _AS_THEY_ARE:
            if field in found.file.columns:
                setattr(person, field.value, getattr(row, field.value))
    db.session.flush()
    return {row.employee_id: people[row.employee_id.casefold()] for row in found.file.people}


_AS_THEY_ARE = (Field.EMAIL, Field.JOB_TITLE, Field.TEAM, Field.COUNTRY, Field.REGION, Field.HIRED_ON)


def _release_addresses(found: DryRun, people: Iterable[Person]) -> None:
    """Free the addresses that change hands, so that two people can exchange theirs."""
    wanted = {row.email.casefold() for row in found.file.people if row.email}
    moving = [each.person for each in found.changed if "email" in each.facts]
    moving += [
        each for each in people if each.left_on is not None and (each.email or "").casefold() in wanted
    ]
    for person in moving:
        account = account_of(person)
        if account is not None:
            release_address(account)
        person.email = None
    db.session.flush()


def _write_managers(found: DryRun, people: Mapping[str, Person]) -> None:
    if Field.MANAGER not in found.file.columns:
        return
    everyone = {person.employee_id: person for person in everybody()}
    for employee_id, person in people.items():
        manager = found.managers[employee_id]
        person.manager = None if manager is None else people.get(manager) or everyone[manager]
    db.session.flush()


def _record_import(
    upload: PeopleUpload,
    found: DryRun,
    people: Mapping[str, Person],
    left: Sequence[Person],
    *,
    by: Account | None,
    now: datetime,
) -> None:
    for row in found.new:
        record("add_person", people[row.employee_id], by=by, now=now)
    for change in found.changed:
        record("change_person", change.person, by=by, now=now, changed=change.facts)
    for person in left:
        record("mark_left", person, by=by, now=now)
    record(
        "import_people",
        upload,
        by=by,
        now=now,
        file=upload.name,
        digest=upload.digest,
        people=found.people,
        new=len(found.new),
        changed=len(found.changed),
        left=len(left),
    )
