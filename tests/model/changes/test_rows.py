"""What was changed as rows of a file: everything that is known of it, no secret, and nothing that a spreadsheet calculates."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import ChangeId, Event, Record
from cognito_admin.model.changes.rows import COLUMNS, cell, document
from cognito_admin.model.exports import Format, Lines, Shape
from cognito_admin.model.failures import Code, Failure
from tests.model.changes.people import SUB, person, planned

BEGAN = datetime(2026, 11, 3, 14, 3, tzinfo=UTC)
ARN = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Support_0123456789abcdef/ann"
EDIT = planned(Wish(Kind.EDIT, values={"name": "Ann", "nickname": ""}), person(nickname="Anni"))
RECORD = Record(
    ChangeId("c1"),
    "shop",
    SUB,
    Kind.EDIT,
    ARN,
    BEGAN,
    EDIT,
    Event.DONE,
    BEGAN + timedelta(seconds=1),
    1,
    "x",
    request_ids=("r-1", "r-2"),
    name="Ann Example",
)


def test_a_row_tells_who_did_what_to_whom_and_how_it_ended() -> None:
    found = {column: cell(RECORD, column) for column in COLUMNS}
    assert found["began"] == "2026-11-03T14:03:00.000+00:00"
    assert (found["who"], found["arn"]) == ("ann (SSO Support)", ARN)
    assert (found["what"], found["user"], found["username"], found["sub"]) == (
        "Edit attributes",
        "Ann Example",
        "ann",
        SUB,
    )
    assert (found["before"], found["after"]) == ("name: ; nickname: Anni", "name: Ann; nickname: ")
    assert (found["result"], found["request_ids"]) == ("done", "r-1; r-2")
    assert found["bulk"] == ""


def test_an_object_keeps_what_was_there_and_what_was_not() -> None:
    found = document(RECORD)
    assert list(found) == list(COLUMNS)
    assert found["before"] == {"name": None, "nickname": "Anni"}
    assert found["request_ids"] == ["r-1", "r-2"]
    assert list(document(RECORD, ("sub", "who"))) == ["who", "sub"]
    json.dumps(found)


def test_what_was_blanked_is_told_without_its_values() -> None:
    found = document(replace(RECORD, change=None, name="", state=Event.FAILED, failure=Failure(Code.THROTTLED)))
    assert (found["what"], found["before"], found["after"], found["user"]) == ("Edit attributes", None, None, None)
    assert (found["result"], found["failure"]) == ("failed", "throttled")


def test_a_password_is_in_no_row() -> None:
    change = planned(Wish(Kind.SET_PASSWORD), person())
    assert "assword" not in json.dumps({**document(replace(RECORD, change=change)), "what": "", "operations": []})


@given(text=st.text(min_size=1), state=st.sampled_from(Event))
def test_whatever_people_are_called_a_line_is_one_line_that_nobody_calculates(text: str, state: Event) -> None:
    record = replace(RECORD, name=text, state=state)
    lines = Lines(Shape(Format.CSV, ("user", "result")), cell, document).text([record])
    assert lines.endswith("\r\n")
    assert lines[0] not in "=-@\t"
    objects = Lines(Shape(Format.JSON_LINES, COLUMNS), cell, document).text([record])
    assert json.loads(objects)["user"] == text
    assert objects.count("\n") == 1
