import csv
import io
import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.exports import BYTE_ORDER_MARK, Format, Lines, Shape, csv_text
from cognito_admin.model.spreadsheets import not_a_formula

Row = Mapping[str, str]
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


def lines(shape: Shape) -> Lines[Row]:
    def document(row: Row, columns: Sequence[str]) -> Row:
        return {name: row[name] for name in columns}

    return Lines(shape, lambda row, column: row[column], document)


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2)))
def test_csv_reads_back_as_what_was_written_but_for_what_would_be_calculated(rows: list[list[str]]) -> None:
    written = csv_text(rows)
    assert [*csv.reader(io.StringIO(written, newline=""), strict=True)] == [
        [not_a_formula(text) for text in row] for row in rows
    ]


@given(st.lists(TEXTS))
def test_json_lines_hold_every_value_as_it_is_one_object_a_line(values: list[str]) -> None:
    written = lines(Shape(Format.JSON_LINES, ("name",))).text({"name": value} for value in values)
    assert [json.loads(line)["name"] for line in written.split("\n") if line] == values
    assert written.count("\n") == len(values)


def test_csv_has_crlf_commas_and_quotes_only_where_they_are_needed() -> None:
    row = {"name": "Ann", "note": 'say "hi",\nthen go'}
    assert lines(Shape(Format.CSV, ("note", "name"))).text([row]) == '"say ""hi"",\nthen go",Ann\r\n'


@pytest.mark.parametrize(("bom", "mark"), [(False, ""), (True, BYTE_ORDER_MARK)])
def test_the_first_line_has_the_headings_that_were_chosen(bom: bool, mark: str) -> None:
    named = Shape(Format.CSV, ("email", "custom:plan"), bom=bom)
    titled = Shape(Format.CSV, ("email", "custom:plan"), ("E-mail", "=plan"), bom)
    assert lines(named).head() == f"{mark}email,custom:plan\r\n"
    assert lines(titled).head() == f"{mark}E-mail,'=plan\r\n"


def test_json_lines_begin_with_the_first_row() -> None:
    assert lines(Shape(Format.JSON_LINES, ("email",), ("E-mail",), True)).head() == ""
