"""Tables as people keep them, whatever program wrote the file."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.sentences.tables import NO_TABLE
from cognito_admin.model.tables import DELIMITERS, MOST_ROWS, NoTable, read_table

PEOPLE = "email,name\r\nann@example.com,Änn Exámple\r\nben@example.com,Ben\r\n"
READ = (("ann@example.com", "Änn Exámple"), ("ben@example.com", "Ben"))


def cells(data: bytes) -> tuple[tuple[str, ...], ...]:
    return tuple(row.cells for row in read_table(data).rows)


@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("cp1252", b"", "windows-1252"),
    ],
)
def test_the_encoding_is_recognised(encoding: str, mark: bytes, told: str) -> None:
    data = mark + PEOPLE.encode(encoding)
    assert cells(data) == READ
    table = read_table(data)
    assert (table.encoding, table.titles) == (told, ("email", "name"))


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_guessed_from_the_titles(delimiter: str) -> None:
    table = read_table(PEOPLE.replace(",", delimiter).encode())
    assert table.delimiter == delimiter
    assert tuple(row.cells for row in table.rows) == READ


def test_quoted_fields_hold_delimiters_quotes_and_line_breaks() -> None:
    data = b'email;"name; in full"\n\nann@example.com;"Ann ""A"" Example;\r\nof Kent"\nben@example.com\n'
    table = read_table(data)
    assert table.titles == ("email", "name; in full")
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("ann@example.com", 'Ann "A" Example;\r\nof Kent')),
        (5, ("ben@example.com", "")),
    ]


def test_the_file_of_cognitos_own_import_knows_no_quotes() -> None:
    table = read_table(b"cognito:username,address,email_verified\nann,12 High St\\, Kent,TRUE\n")
    assert table.of_cognito
    assert table.rows[0].cells == ("ann", "12 High St, Kent", "TRUE")


def test_a_line_with_more_values_than_titles_says_so() -> None:
    table = read_table(b"email,name,\nann@example.com,Ann,,Kent,\n")
    assert table.titles == ("email", "name")
    assert (table.rows[0].cells, table.rows[0].more) == (("ann@example.com", "Ann"), 1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty"),
        (b"email,name\n\n", "no_rows"),
        (b"PK\x03\x04\x00\x01\x00binary", "binary"),
        (b"email\n" + b"x" * 200_000, "damaged"),
        (b'email,name\nann@example.com,"Ann\nben@example.com,Ben\n', "damaged"),
        (b'email,name\nann@example.com,"Ann\nben@example.com,"Ben"\n', "damaged"),
        (b"email\n" + b"x\n" * (MOST_ROWS + 1), "too_long"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, why: str) -> None:
    with pytest.raises(NoTable) as caught:
        read_table(data)
    assert caught.value.args == (why,)
    assert why in NO_TABLE


def test_every_reason_has_its_sentence() -> None:
    assert all(text.endswith(".") for text in NO_TABLE.values())


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)
titles = st.lists(st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=8), min_size=2, max_size=4)


@given(titles, st.lists(st.lists(texts, min_size=4, max_size=4), min_size=1, max_size=5), st.sampled_from(DELIMITERS))
def test_whatever_a_spreadsheet_writes_is_read_as_it_was(
    names: list[str], lines: list[list[str]], delimiter: str
) -> None:
    lines = [line[: len(names)] for line in lines if any(line[: len(names)])]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows([names, *lines])
    for data in (b"\xef\xbb\xbf" + written.getvalue().encode(), b"\xff\xfe" + written.getvalue().encode("utf-16-le")):
        if not lines:
            with pytest.raises(NoTable):
                read_table(data)
            continue
        table = read_table(data)
        assert table.titles == tuple(names)
        assert [list(row.cells) for row in table.rows] == lines
        assert all(not row.more for row in table.rows)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(NoTable):
        table = read_table(data)
        assert all(len(row.cells) == len(table.titles) for row in table.rows)
        assert [row.number for row in table.rows] == sorted({row.number for row in table.rows})
