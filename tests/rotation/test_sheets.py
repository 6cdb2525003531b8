"""Files of bytes as tables: encodings, separators, workbooks, and files that mean harm."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotation.errors import Refusal
from rotation.sheets import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, read_sheet
from tests.rotation.people_files import csv_of, workbook_of

ROWS = [("Id", "Name"), ("1", "Jörg, der Große"), ("2", "Ann; Bo")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_separator_and_encoding_gives_the_same_table(separator, encoding):
    sheet = read_sheet(csv_of(*ROWS[1:], header=ROWS[0], separator=separator, encoding=encoding))
    assert (sheet.header, [row.cells for row in sheet.rows]) == (ROWS[0], ROWS[1:])
    assert sheet.remarks == ()


def test_windows_text_is_read_and_said_aloud():
    sheet = read_sheet(csv_of(*ROWS[1:], header=ROWS[0], separator=";", encoding="cp1252"))
    assert sheet.rows[0].cells[1] == "Jörg, der Große"
    assert "code page 1252" in sheet.remarks[0]


def test_decimal_commas_do_not_make_commas_the_separator():
    sheet = read_sheet(b"Id;Rate;Name\n1;0,5;Ann\n2;1,5;Bo\n3;0,8;Cy\n")
    assert sheet.header == ("Id", "Rate", "Name")


def test_a_sep_line_of_excel_is_obeyed_and_rows_keep_their_numbers():
    sheet = read_sheet(b"sep=|\r\nId|Name\r\n1|a,b;c\r\n")
    assert (sheet.header, sheet.rows[0].cells, sheet.rows[0].number) == (("Id", "Name"), ("1", "a,b;c"), 3)


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers():
    sheet = read_sheet(b"\n,,\nId,Name\n1,Ann\n\n , \n2,Bo\n")
    assert [row.number for row in sheet.rows] == [4, 7]


def test_headers_without_or_with_the_same_name_can_be_told_apart():
    assert read_sheet(b"Name,,Name\n1,2,3\n").header == ("Name", "Column 2", "Name (2)")


def test_what_stands_beyond_the_header_is_kept_apart():
    assert read_sheet(b"Id,Name\n1,Lee,Ann\n").rows[0].surplus == ("Ann",)


def test_blanks_and_letters_that_cannot_be_seen_go():
    sheet = read_sheet("Id,Name\n1,\u00a0Ann\u200b  \x07Lee \n".encode())
    assert sheet.rows[0].cells[1] == "Ann Lee"


def test_a_workbook_gives_numbers_as_they_look_and_dates_as_dates():
    content = workbook_of([["Id", "Badge", "Since", "Rate"], [275, "007", date(2011, 5, 31), 0.5]])
    sheet = read_sheet(content)
    assert sheet.header == ("Id", "Badge", "Since", "Rate")
    assert sheet.rows[0].cells == ("275", "007", date(2011, 5, 31), "0.5")


def test_only_the_first_sheet_is_read_and_that_is_said():
    sheet = read_sheet(workbook_of([["Id"], ["1"]], [["Other"], ["2"]]))
    assert sheet.header == ("Id",)
    assert "1 more" in sheet.remarks[0]


def with_cell_moved(content: bytes, to: bytes) -> bytes:
    """The workbook with its cell A2 at another address: what a spreadsheet of that size claims to be."""
    moved = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                row = re.search(rb"\d+", to)[0]
                part = re.sub(rb'<row r="2"[^>]*>', b'<row r="' + row + b'">', part)
                part = part.replace(b'r="A2"', b'r="' + to + b'"')
            new.writestr(name, part)
    return moved.getvalue()


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * (60 * 1024 * 1024))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"Id,Name\n", "nothing under them"),
        (b"Id,Name\n1,\"Ann\n", "quotation marks"),
        (b"a\0b,c\n1,2\n", "neither a CSV file nor"),
        (b"%PDF-1.7\n\x81\x8d\x8f", "neither a CSV file nor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "without a password"),
        (b"PK\x03\x04 and no more", "cannot be read"),
        (b"Id\n" + b"1\n" * (MAX_ROWS + 1), f"more than {MAX_ROWS} rows"),
        (b",".join([b"c"] * (MAX_COLUMNS + 1)) + b"\n", f"more than {MAX_COLUMNS} columns"),
        (b"Id\n" + b"x" * MAX_BYTES, "8 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_list_is_refused_in_words(content, said):
    with pytest.raises(Refusal, match=said):
        read_sheet(content)


def test_a_workbook_that_unpacks_to_more_than_it_says_is_refused():
    content = bomb()
    assert len(content) < 100_000
    with pytest.raises(Refusal, match="too large when unpacked"):
        read_sheet(content)


@pytest.mark.parametrize(
    ("to", "said"),
    [(b"A30000", "reaches beyond"), (b"CV2", "reaches beyond"), (b"XFD1048576", "cannot be read")],
)
def test_a_small_workbook_that_claims_to_be_vast_does_not_end_this_process(to, said):
    content = with_cell_moved(workbook_of([["Id"], ["1"]]), to)
    with pytest.raises(Refusal, match=said):
        read_sheet(content)


WORKBOOK = workbook_of([["Id", "Name"], ["1", "Ann"], ["2", "Bo"]])


@st.composite
def broken_workbooks(draw) -> bytes:
    content = bytearray(WORKBOOK)
    for _ in range(draw(st.integers(1, 6))):
        content[draw(st.integers(4, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.integers(5, len(content)))])


def reads_or_refuses(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except Refusal:
        return
    assert sheet.rows
    assert all(len(row.cells) == len(sheet.header) for row in sheet.rows)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    reads_or_refuses(content)


@given(broken_workbooks())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_broken_workbook_is_read_or_refused(content):
    reads_or_refuses(content)
