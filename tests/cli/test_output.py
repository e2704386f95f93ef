import json

import pytest

from cognito_admin.cli.output import Output, shown
from cognito_admin.cli.statuses import Status, status_of
from cognito_admin.model.failures import Code, Failure

Capture = pytest.CaptureFixture[str]


def test_a_table_in_a_pipe_is_never_cut(capsys: Capture) -> None:
    Output(as_json=False, quiet=False).table(["name", "count"], [["x" * 500, "1"]], numbers=[1])
    written = capsys.readouterr()
    assert "x" * 500 in written.out
    assert written.err == ""


def test_markup_and_control_characters_are_shown_as_they_are(capsys: Capture) -> None:
    Output(as_json=False, quiet=False).table(["[bold]name"], [["[red]Ann\x1b[31m\u202e"]])
    out = capsys.readouterr().out
    assert "[bold]name" in out
    assert "[red]Ann\\x1b[31m\\x202e" in out


def test_scripts_of_the_world_are_left_alone() -> None:
    for name in ("山田 太郎", "José", "👩‍🚀", "नमस्ते", "عربي"):
        assert shown(name) == name


def test_a_document_is_json_and_nothing_else(capsys: Capture) -> None:
    Output(as_json=True, quiet=False).document({"name": "José"})
    assert json.loads(capsys.readouterr().out) == {"name": "José"}


def test_remarks_go_to_stderr_and_are_left_out_when_quiet(capsys: Capture) -> None:
    Output(as_json=False, quiet=False).say("a remark")
    Output(as_json=False, quiet=True).say("nothing")
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "a remark\n")


def test_failures_are_sentences_on_stderr_even_when_quiet(capsys: Capture) -> None:
    Output(as_json=True, quiet=True).fail(Failure(Code.PROFILE_NOT_FOUND, profile="work"))
    written = capsys.readouterr()
    assert written.out == ""
    assert "“work”" in written.err
    assert "{" not in written.err


def test_what_aws_said_stands_on_a_line_of_its_own(capsys: Capture) -> None:
    failure = Failure(Code.ACCESS_DENIED, message="No.", request_id="1f-2e")
    Output(as_json=False, quiet=False).fail(failure)
    assert "\nAWS said: “No.”\nRequest id: 1f-2e\n" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (Code.PROFILE_NOT_FOUND, Status.BAD_INPUT),
        (Code.QUERY_WRONG, Status.BAD_INPUT),
        (Code.ACCESS_DENIED, Status.NOT_PERMITTED),
        (Code.KEYRING_MISSING, Status.NOT_PERMITTED),
        (Code.ENDPOINT_UNREACHABLE, Status.UNREACHABLE),
        (Code.STORE_DAMAGED, Status.DAMAGED),
        (Code.LISTING_NOT_COMPLETE, Status.FINDINGS),
    ],
)
def test_every_failure_has_its_exit_status(code: Code, status: Status) -> None:
    assert status_of(Failure(code)) is status


def test_no_failure_ends_as_done() -> None:
    assert all(status_of(Failure(code)) is not Status.DONE for code in Code)


@pytest.mark.parametrize("on_terminal", [True, False])
def test_csv_holds_no_formulas_and_does_not_steer_a_terminal(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, on_terminal: bool
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: on_terminal)
    Output(as_json=False, quiet=False).csv(["name"], [["=1+1"], ["+491701234567"], ["\x1b]0;owned\x07"]])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == ["name", "'=1+1", "+491701234567"]
    assert lines[3] == (r"\x1b]0;owned\x07" if on_terminal else "\x1b]0;owned\x07")
