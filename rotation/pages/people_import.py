"""Taking in a people file: upload, look, import."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from rotation import policy
from rotation.actions.people_import import (
    correct_columns,
    dry_run,
    import_people,
    keep_upload,
    new_upload,
    throw_away,
)
from rotation.database import transaction
from rotation.forms.people import ColumnsForm, ImportForm, UploadForm
from rotation.models.people_uploads import PeopleUpload, get_people_upload
from rotation.pages import allowed, me, today
from rotation.pages.answering import refusals_to
from rotation.people_file import Field
from rotation.sheets import Sheet, read_sheet
from rotation.wording import many

pages = Blueprint("people_import", __name__, url_prefix="/people/import")


@pages.route("/", methods=["GET", "POST"])
@allowed(policy.is_hr)
def upload() -> str | Response | tuple[str, int]:
    """Choose a file. It is looked at before anything is written."""
    form = UploadForm()
    if form.validate_on_submit():
        content = form.file.data.read()
        with refusals_to(form, at="file"):
            kept = new_upload(form.file.data.filename or "", content, by=me(), now=datetime.now(UTC))
            with transaction():
                keep_upload(kept)
            return redirect(url_for("people_import.show", upload_id=kept.id), 303)
    return render_template("people_import/upload.html", form=form), form.status


@pages.get("/<int:upload_id>")
@allowed(policy.is_hr)
def show(upload_id: int) -> str:
    """The columns, what is wrong, and what an import would do."""
    kept = get_people_upload(upload_id, by=me())
    return _show(kept)


@pages.post("/<int:upload_id>/columns")
@allowed(policy.is_hr)
def columns(upload_id: int) -> Response | tuple[str, int]:
    """Correct which column says what, and look again."""
    kept = get_people_upload(upload_id, by=me())
    sheet = read_sheet(kept.content)
    form = ColumnsForm()
    form.offer(sheet.header)
    if not form.validate_on_submit():
        return _show(kept, sheet=sheet, columns_form=form), 422
    with transaction():
        correct_columns(get_people_upload(upload_id, by=me()), form.chosen(), form.chosen_order())
    return redirect(url_for("people_import.show", upload_id=upload_id), 303)


@pages.post("/<int:upload_id>/import")
@allowed(policy.is_hr)
def confirm(upload_id: int) -> Response | tuple[str, int]:
    """Import it, all or nothing."""
    form = ImportForm()
    if form.validate_on_submit():
        with refusals_to(form):
            with transaction():
                done = import_people(
                    get_people_upload(upload_id, by=me()),
                    seen=form.seen.data or "",
                    absent_left_on=today() if form.absent_have_left.data else None,
                    many_leave=form.many_leave.data,
                    by=me(),
                    now=datetime.now(UTC),
                )
            left = len(done.leavers) if form.absent_have_left.data else 0
            flash(
                f"{many(done.people, 'person', 'people')} imported: {len(done.new)} new, "
                f"{len(done.changed)} changed, {left} left.",
                "good",
            )
            return redirect(url_for("people.index"), 303)
    return _show(get_people_upload(upload_id, by=me()), import_form=form), form.status


@pages.post("/<int:upload_id>/throw-away")
@allowed(policy.is_hr)
def discard(upload_id: int) -> Response:
    """Forget the file."""
    with transaction():
        throw_away(get_people_upload(upload_id, by=me()))
    flash("The file is thrown away; nothing was imported.", "info")
    return redirect(url_for("people_import.upload"), 303)


def _show(
    kept: PeopleUpload,
    *,
    sheet: Sheet | None = None,
    columns_form: ColumnsForm | None = None,
    import_form: ImportForm | None = None,
) -> str:
    sheet = sheet or read_sheet(kept.content)
    found = dry_run(kept, sheet)
    if columns_form is None:
        columns_form = ColumnsForm(formdata=None, data={**kept.columns, "date_order": kept.date_order})
        columns_form.offer(sheet.header)
    if import_form is None:
        import_form = ImportForm(formdata=None)
    import_form.seen.data = found.digest
    return render_template(
        "people_import/show.html",
        upload=kept,
        sheet=sheet,
        found=found,
        samples=_samples(sheet),
        unused=[name for name in sheet.header if name not in found.file.columns.values()],
        columns_form=columns_form,
        import_form=import_form,
        Field=Field,
    )


def _samples(sheet: Sheet) -> dict[str, list[str]]:
    """The first different values of each column, to recognise it by."""
    return {
        name: list(dict.fromkeys(str(row.cells[place]) for row in sheet.rows[:200] if row.cells[place]))[:3]
        for place, name in enumerate(sheet.header)
    }
