"""Reading a people file: columns by their names, dates by their column, problems in words."""

import re
from datetime import date

import pytest

from rotation.people_file import (
    Colleague,
    DateOrder,
    PeopleFile,
    find_managers,
    read_people,
    recognise,
)
from rotation.people_file.dates import Decision, decide, read_date
from rotation.sheets import read_sheet
from tests.rotation.people_files import ANN, BO, HEADER, changed, csv_of, workbook_of
from tests.shared_files import shared_file


def read(*rows, header=HEADER, date_order=None) -> PeopleFile:
    sheet = read_sheet(csv_of(*rows, header=header))
    return read_people(sheet, recognise(sheet.header), date_order)


def blocking(file: PeopleFile) -> list[tuple[int | None, str, str]]:
    return [(each.row, each.column, each.value) for each in file.problems if each.blocks]


# Headers as other systems export them; "Header > field" where a column is to be recognised.
EXPORTS = {
    "as a sample company": "EmployeeID > employee_id, FirstName > given_name, LastName > family_name,"
    "Email > email, JobTitle > job_title, Department > department, ManagerID > manager, HireDate > hired_on,"
    "DepartmentSince, Shift, Country > country, VacationHours",
    "in German": "Personal-Nr. > employee_id, Name > family_name, Vorname > given_name,"
    "E-Mail-Adresse > email, Abteilung > department, Vorgesetzte/r > manager, Land > country,"
    "Bundesland > region, Eintrittsdatum > hired_on, Straße",
    "in long names": "Worker ID > employee_id, Legal First Name > given_name, Legal Last Name > family_name,"
    "Primary Work Email > email, Business Title > job_title, Cost Center, Organization > department,"
    "Worker's Manager > manager, Location Country > country",
    "with two candidates": "Employee # > employee_id, Name > full_name, Division, Department > department,"
    "Manager Name, Manager E-mail > manager, Start date > hired_on",
    "with names that only sound alike": "DepartmentSince, Last changed, Work phone number, Team size,"
    "Country of birth",
}


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS.keys())
def test_columns_are_recognised_by_their_names(export):
    columns = [each.strip().split(" > ") for each in export.split(",")]
    found = {column: field.value for field, column in recognise([name for name, *_ in columns]).items()}
    assert found == {name: field[0] for name, *field in columns if field}


@pytest.mark.parametrize(
    ("text", "order", "means"),
    [
        ("2011-05-31", None, date(2011, 5, 31)),
        ("2011/5/31", None, date(2011, 5, 31)),
        ("2011-05-31 00:00:00", None, date(2011, 5, 31)),
        ("2011-05-31T08:30:00Z", None, date(2011, 5, 31)),
        ("31.05.2011", None, date(2011, 5, 31)),
        ("4.5.2011", DateOrder.MONTH_FIRST, date(2011, 5, 4)),
        ("04/05/2011", DateOrder.DAY_FIRST, date(2011, 5, 4)),
        ("04/05/2011", DateOrder.MONTH_FIRST, date(2011, 4, 5)),
        ("04-05-2011", DateOrder.DAY_FIRST, date(2011, 5, 4)),
        ("5/31/2011 12:00 AM", DateOrder.MONTH_FIRST, date(2011, 5, 31)),
        ("31-May-2011", None, date(2011, 5, 31)),
        ("31. März 2011", None, date(2011, 3, 31)),
        ("May 31, 2011", None, date(2011, 5, 31)),
        ("04/05/2011", None, None),
        ("31/05/2011", DateOrder.MONTH_FIRST, None),
        ("31.02.2011", None, None),
        ("1899-12-31", None, None),
        ("31.05.2110", None, None),
        ("9999-12-31", None, None),
        ("31.05.11", None, None),
        ("40694", None, None),
        ("soon", None, None),
    ],
)
def test_dates_as_people_write_them(text, order, means):
    assert read_date(text, order) == means


@pytest.mark.parametrize(
    ("column", "decision"),
    [
        (["03/04/2011", "31/05/2011"], Decision(DateOrder.DAY_FIRST, "31/05/2011")),
        (["03/04/2011", "05/31/2011"], Decision(DateOrder.MONTH_FIRST, "05/31/2011")),
        (["04/04/2011", "03/04/2011"], Decision(None, "03/04/2011")),
        (["04/04/2011"], Decision(None)),
        (["2011-03-04", "03.04.2011", ""], Decision(None)),
    ],
)
def test_the_whole_column_decides_what_comes_first(column, decision):
    assert decide(column) == decision


def test_dates_that_say_two_things_are_one_problem_until_hr_says_which():
    rows = [changed(ANN, hire_date="03/04/2011"), changed(BO, hire_date="05/06/2012")]
    doubtful = read(*rows)
    assert blocking(doubtful) == [(None, "Hire date", "03/04/2011")]
    told = read(*rows, date_order=DateOrder.MONTH_FIRST)
    assert [each.hired_on for each in told.people] == [date(2011, 3, 4), date(2012, 5, 6)]
    assert not told.problems


def test_a_whole_person_is_read():
    file = read(ANN, BO)
    ann, bo = file.people
    assert not file.problems
    assert (ann.row, ann.employee_id, ann.name, ann.email, ann.department) == (
        2,
        "1",
        "Ann Lee",
        "ann@example.org",
        "Sales",
    )
    assert (bo.manager, bo.country, bo.hired_on) == ("1", "GB", date(2021, 2, 1))


@pytest.mark.parametrize(
    ("full", "given", "family"),
    [
        ("Ann Lee", "Ann", "Lee"),
        ("Lee, Ann Mary", "Ann Mary", "Lee"),
        ("Ann Mary Lee", "Ann Mary", "Lee"),
        ("Ann", "Ann", ""),
    ],
)
def test_a_full_name_is_parted(full, given, family):
    file = read(("1", full, "Sales"), header=("Id", "Full name", "Department"))
    assert (file.people[0].given_name, file.people[0].family_name) == (given, family)


@pytest.mark.parametrize(
    ("row", "column", "value", "reason", "fix"),
    [
        (changed(BO, employee_id=""), "Employee ID", "", "empty", "employee id"),
        (changed(BO, employee_id="1"), "Employee ID", "1", r"Row 2 \(Ann Lee\)", "one of the two"),
        (changed(BO, first_name="", last_name=""), "First name", "", "no name", "Fill in"),
        (changed(BO, department=""), "Department", "", "empty", "Name the department"),
        (changed(BO, e_mail="bo at example"), "E-mail", "bo at example", "not an e-mail", "name@"),
        (changed(BO, e_mail="ANN@example.org"), "E-mail", "ann@example.org", "Row 2", "their own"),
        (changed(BO, country="Atlantis"), "Country", "Atlantis", "No country", "two-letter code such as DE"),
        (changed(BO, hire_date="31.02.2021"), "Hire date", "31.02.2021", "not a date", "2011-05-31"),
        (changed(BO, department="D" * 81), "Department", "D" * 59 + "…", "81 characters", "80"),
        ((*BO, "more"), "", "more", "more cells", "separator"),
    ],
)
def test_each_problem_says_where_what_why_and_how_to_mend_it(row, column, value, reason, fix):
    file = read(ANN, row)
    assert len(blocking(file)) == 1
    problem = next(each for each in file.problems if each.blocks)
    assert (problem.row, problem.column, problem.value) == (3, column, value)
    assert re.search(reason, problem.reason)
    assert fix in problem.fix


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2101, 1, 1), date.max])
def test_a_date_cell_of_an_unlikely_year_is_a_problem_like_a_typed_one(day):
    sheet = read_sheet(
        workbook_of([["Id", "Name", "Department", "Hire date"], ["1", "Ann Lee", "Sales", day]])
    )
    file = read_people(sheet, recognise(sheet.header), None)
    unlikely = [] if day.year == 1900 else [(2, "Hire date", day.isoformat())]
    assert blocking(file) == unlikely


def test_a_missing_column_is_one_problem_and_not_one_a_row():
    file = read(("Ann", "x"), ("Bo", "y"), header=("Remarks", "Shoe size"))
    assert [each[:2] for each in blocking(file)] == [
        (None, "Employee id"),
        (None, "Department"),
        (None, "Given name"),
    ]


def test_an_address_may_have_letters_of_any_alphabet():
    file = read(changed(ANN, e_mail="José1@Adventure-Works.example"))
    assert file.people[0].email == "josé1@adventure-works.example"
    assert not file.problems


def test_countries_and_regions_are_understood_by_name():
    header = ("Id", "Name", "Department", "Country", "State", "E-mail")
    file = read(
        ("1", "Ann Lee", "Sales", "Deutschland", "Bayern", "a@x.org"),
        ("2", "Bo Ray", "Sales", "us", "EMEA", "b@x.org"),
        header=header,
    )
    assert [(each.country, each.region) for each in file.people] == [("DE", "BY"), ("US", "")]
    assert [(each.row, each.value, each.blocks) for each in file.problems] == [(3, "EMEA", False)]


def test_people_without_addresses_or_countries_are_warnings():
    file = read(changed(ANN, e_mail="", country=""))
    assert [(each.column, each.blocks) for each in file.problems] == [("E-mail", False), ("Country", False)]


def colleagues(*managers: tuple[str, str]) -> list[Colleague]:
    return [
        Colleague(row, key, f"Name {key}", f"{key}@x.org", manager)
        for row, (key, manager) in enumerate(managers, 2)
    ]


@pytest.mark.parametrize("said", ["a", "A", "a@x.org", "A@X.org", "Name a"])
def test_a_manager_is_known_by_id_address_or_name(said):
    managers, problems = find_managers(colleagues(("a", ""), ("b", said)), "Manager")
    assert managers == {"a": None, "b": "a"}
    assert not problems


def test_a_name_that_two_people_have_names_nobody():
    two = [Colleague(2, "a", "Ann Lee", None, ""), Colleague(3, "b", "Ann Lee", None, "")]
    managers, problems = find_managers([*two, Colleague(4, "c", "Cy Fox", None, "Ann Lee")], "Manager")
    assert managers["c"] is None
    assert [(each.row, each.blocks) for each in problems] == [(4, False)]


@pytest.mark.parametrize(
    ("chain", "rows"),
    [
        ([("a", "a")], [2]),
        ([("a", "b"), ("b", "a")], [2]),
        ([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a")], [3]),
        ([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")], [2, 4]),
        ([("a", ""), ("b", "a"), ("c", "b")], []),
    ],
)
def test_nobody_is_above_themselves(chain, rows):
    _, problems = find_managers(colleagues(*chain), "Manager")
    assert [each.row for each in problems if each.blocks] == rows


def test_a_circle_through_somebody_outside_the_file_is_found():
    outside = Colleague(None, "b", "Bo", None, "a")
    _, problems = find_managers([*colleagues(("a", "b")), outside], "Manager")
    assert [each.row for each in problems if each.blocks] == [2]


def test_the_sample_companys_own_export_is_read_as_it_is():
    sheet = read_sheet(shared_file("data/adventure-works/people.csv").read_bytes())
    file = read_people(sheet, recognise(sheet.header))
    assert len(file.people) == 27
    assert not file.problems
    assert {each.country for each in file.people} == {"US", "CA", "AU", "DE", "GB", "FR"}
    assert {each.department for each in file.people} == {"Sales", "Marketing"}
    assert "josé1@adventure-works.example" in {each.email for each in file.people}
