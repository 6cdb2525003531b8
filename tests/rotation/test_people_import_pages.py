"""A people file from upload to import in the browser, and from the shell."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from rotation.commands import main
from rotation.database import db
from rotation.errors import Refusal
from rotation.models import Account, Department, PeopleUpload, Person
from rotation.pages import today
from rotation.sheets import read_sheet
from tests.builders import make_account, make_hr, make_person
from tests.rotation.people_files import ANN, BO, CY, changed, csv_of, person, take_in, workbook_of
from tests.shared_files import shared_file


@pytest.fixture
def hr(sign_in):
    account = make_hr()
    sign_in(account)
    return account


def upload(client, content: bytes, name: str = "people.csv"):
    return client.post("/people/import/", data={"file": (io.BytesIO(content), name)})


def agree(client, address: str, **more: str):
    """Press the import button of the page as it stands."""
    seen = re.search(r'name="seen"[^>]* value="([0-9a-f]+)"', client.get(address).text)[1]
    return client.post(f"{address}/import", data={"seen": seen, "absent_have_left": "y", **more})


def test_the_sample_company_comes_in_as_its_system_exports_it(client, hr):
    reply = upload(client, shared_file("data/adventure-works/people.csv").read_bytes())
    assert reply.status_code == 303
    page = client.get(reply.location).text
    assert "Import 27 people" in page
    assert "9 of 12 columns recognised; left out: DepartmentSince, Shift, VacationHours" in page
    assert page.count("will have no manager here") == 2
    assert not db.session.query(Person).count()

    done = agree(client, reply.location)
    assert (done.status_code, done.location) == (303, "/people/")
    page = client.get("/people/").text
    assert "27 people imported: 27 new, 0 changed, 0 left." in page
    assert "27 people in 2 departments" in page
    assert db.session.query(Account).filter(Account.email == "josé1@adventure-works.example").one().person
    assert {each.name: each.accent for each in db.session.query(Department)} == {"Marketing": 1, "Sales": 2}
    assert client.get(reply.location).status_code == 404


def test_columns_can_be_corrected_and_nothing_is_lost_on_the_way(client, hr):
    content = csv_of(
        ("1", "Ann Lee", "Sales", "03/04/2020"),
        ("2", "Bo Ray", "Sales", "05/06/2021"),
        header=("Key", "Who", "Where", "Since"),
    )
    address = upload(client, content).location
    page = client.get(address).text
    assert page.count("No column of the file was recognised as this.") == 3
    assert "disabled>Import 2 people" in page

    columns = {"employee_id": "Key", "full_name": "Who", "department": "Where", "hired_on": "Since"}
    assert client.post(f"{address}/columns", data=columns).status_code == 303
    page = client.get(address).text
    assert "can be read with the day first or with the month first" in page
    assert '<option selected value="Key">' in page

    client.post(f"{address}/columns", data={**columns, "date_order": "mdy"})
    assert agree(client, address).status_code == 303
    assert person("1").name == "Ann Lee"
    assert person("1").hired_on.isoformat() == "2020-03-04"


def test_a_column_used_twice_is_refused_at_its_field(client, hr):
    address = upload(client, csv_of(ANN)).location
    reply = client.post(
        f"{address}/columns",
        data={"employee_id": "Employee ID", "given_name": "First name", "family_name": "First name"},
    )
    assert reply.status_code == 422
    assert "First name is used for “Given name” already." in reply.text
    assert client.post(f"{address}/columns", data={"employee_id": "No such"}).status_code == 422


def test_a_workbook_comes_in_like_a_csv_file(client, hr):
    rows = [["Staff no", "First name", "Surname", "Department", "Start date"]]
    rows.append([7, "Ann", "Lee", "Sales", datetime(2020, 5, 31, tzinfo=UTC).replace(tzinfo=None)])
    address = upload(client, workbook_of(rows), "people.xlsx").location
    agree(client, address)
    assert (person("7").name, person("7").hired_on.isoformat()) == ("Ann Lee", "2020-05-31")


def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, hr):
    reply = upload(client, b"%PDF-1.7\x00\x81", "people.pdf")
    assert reply.status_code == 422
    assert "neither a CSV file nor an Excel workbook" in reply.text
    assert 'class="field  wrong"' in reply.text
    assert client.post("/people/import/").status_code == 422
    large = {"data": b"x" * 9_000_000, "content_type": "multipart/form-data; boundary=x"}
    assert client.post("/people/import/", **large).status_code == 413
    assert not db.session.query(PeopleUpload).count()


def test_problems_are_listed_and_nothing_can_be_imported(client, hr):
    address = upload(client, csv_of(ANN, changed(BO, country="Atlantis"))).location
    page = client.get(address).text
    for said in ("1 problem to mend first", "Atlantis", "No country is known", "two-letter code such as DE"):
        assert said in page
    reply = agree(client, address)
    assert reply.status_code == 422
    assert "Mend the problems first" in reply.text
    assert not db.session.query(Person).count()


def test_leavers_are_named_before_and_a_third_needs_a_second_word(client, hr):
    take_in(csv_of(ANN, BO, CY), by=None)
    address = upload(client, csv_of(ANN)).location
    page = client.get(address).text
    assert "2 people are missing from the file" in page
    assert "Cy Fox" in page
    assert "more than a third of everybody" in page

    reply = agree(client, address)
    assert reply.status_code == 422
    assert "2 people would be marked as having left" in reply.text
    assert person("2").left_on is None
    assert agree(client, address, many_leave="y").status_code == 303
    assert person("2").left_on == today()


def test_what_changes_is_shown_before(client, hr):
    take_in(csv_of(ANN, BO))
    page = client.get(upload(client, csv_of(ANN, changed(BO, last_name="Rey"))).location).text
    assert re.search(r"Bo Ray.*family name.*Ray.*Rey", page, re.DOTALL)


def test_an_import_of_what_was_not_seen_is_refused_and_shown_anew(client, hr):
    address = upload(client, csv_of(ANN)).location
    seen = re.search(r'name="seen"[^>]* value="([0-9a-f]+)"', client.get(address).text)[1]
    make_person(name="Zoe Zed", employee_id="99")
    reply = client.post(f"{address}/import", data={"seen": seen, "absent_have_left": "y"})
    assert reply.status_code == 422
    assert "have changed since" in reply.text
    assert "Zoe Zed" in reply.text
    assert db.session.query(Person).count() == 1


def test_an_upload_is_its_makers_alone_and_can_be_thrown_away(client, hr, sign_in):
    address = upload(client, csv_of(ANN)).location
    sign_in(make_hr())
    assert client.get(address).status_code == 404
    for step in ("columns", "import", "throw-away"):
        assert client.post(f"{address}/{step}").status_code == 404
    sign_in(hr)
    assert client.post(f"{address}/throw-away").status_code == 303
    assert client.get(address).status_code == 404
    assert not db.session.query(PeopleUpload).count()


def test_an_upload_of_yesterday_goes_with_the_next(client, hr):
    address = upload(client, csv_of(ANN)).location
    db.session.query(PeopleUpload).one().uploaded_at -= timedelta(hours=25)
    db.session.commit()
    upload(client, csv_of(BO))
    assert client.get(address).status_code == 404


def test_only_hr_imports(client, sign_in):
    sign_in(make_account(person=make_person()))
    assert client.get("/people/import/").status_code == 403
    assert upload(client, csv_of(ANN)).status_code == 403


HEADERS = b"Employee ID,Name,Department,E-mail,Manager ID,Country,Hire date\n"


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda each: HEADERS + each))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_upload_breaks_a_page_or_writes_a_person(client, hr, content):
    refused = ""
    try:
        read_sheet(content)
    except Refusal as refusal:
        refused = refusal.sentence
    reply = upload(client, content)
    assert reply.status_code == (422 if refused else 303)
    if refused:
        assert escape(refused) in reply.text
    else:
        assert client.get(reply.location).status_code == 200
    assert not db.session.query(Person).count()


@pytest.fixture
def shell(app, tmp_path):
    """Runs `rotation import` on these bytes; gives exit status and output."""
    runner = app.test_cli_runner()

    def run(content: bytes, *options: str):
        file = tmp_path / "people.csv"
        file.write_bytes(content)
        result = runner.invoke(main.get_command(None, "import"), [str(file), *options])
        return result.exit_code, result.output

    return run


def test_the_shell_imports_too(shell):
    status, said = shell(csv_of(ANN, BO), "--dry-run")
    assert (status, db.session.query(Person).count()) == (0, 0)
    assert "2 people: 2 new, 0 changed" in said
    assert "Nothing was written." in said

    status, said = shell(csv_of(ANN, BO))
    assert (status, person("2").manager) == (0, person("1"))
    assert said.endswith("Imported.\n")


def test_the_shell_says_problems_and_writes_nothing(shell):
    status, said = shell(csv_of(ANN, changed(BO, hire_date="soon")))
    assert status == 1
    assert "problem: row 3, Hire date: “soon”: This is not a date." in said
    assert not db.session.query(Person).count()


def test_the_shell_takes_columns_and_the_order_of_dates(shell):
    content = csv_of(("1", "Ann Lee", "Sales", "03/04/2020"), header=("Key", "Name", "Department", "Since"))
    options = ("--map", "employee_id=Key", "--map", "hired_on=Since", "--date-order", "dmy")
    assert shell(content, *options)[0] == 0
    assert person("1").hired_on.isoformat() == "2020-04-03"
    assert shell(content, "--map", "employee_id=Nothing")[0] == 2
    status, said = shell(content, "--map", "shoe_size=Key")
    assert status == 2
    assert "There is no field “shoe_size”" in said


def test_the_shell_refuses_many_leavers_unless_it_is_meant(shell):
    shell(csv_of(ANN, BO, CY))
    status, said = shell(csv_of(ANN))
    assert status == 2
    assert "more than a third" in said
    assert shell(csv_of(ANN), "--keep-absent")[0] == 0
    assert person("2").left_on is None
    assert shell(csv_of(ANN), "--many-leave")[0] == 0
    assert person("2").left_on is not None
