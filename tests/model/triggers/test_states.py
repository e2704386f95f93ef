"""What is said of each trigger, the gravest first, and nothing of what nobody could find out."""

from typing import Any

import pytest

from cognito_admin.model.triggers import states as said
from cognito_admin.model.triggers.functions import Behind, Checked, Fared
from cognito_admin.model.triggers.kinds import Event
from cognito_admin.model.triggers.names import FUNCTION_GONE, FUNCTION_IN_OTHER_ACCOUNT
from cognito_admin.model.triggers.states import State, states

POOL = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_Shop"
ARN = "arn:aws:lambda:eu-central-1:123456789012:function:one"


def state_of(config: dict[str, Any], behind: Behind, fared: Fared | None = None) -> State:
    checked = Checked({config["PreSignUp"]: behind}, {} if fared is None else {"one": fared})
    return states({"Arn": POOL, "LambdaConfig": config}, checked)[0]


def test_every_trigger_is_listed_whether_it_is_set_or_not() -> None:
    every = states({"LambdaConfig": {"CustomMessage": ARN}})

    assert [state.event for state in every] == list(Event)
    assert [state.event for state in every if state.attached] == [Event.CUSTOM_MESSAGE]


def test_of_a_function_that_works_nothing_is_said() -> None:
    state = state_of({"PreSignUp": ARN}, Behind(True, True), Fared(100, 0, 0, 80.0))

    assert state.remarks == ()
    assert not state.grave


@pytest.mark.parametrize(
    ("behind", "text"),
    [
        (Behind(True, False), said.NOT_LET_IN),
        (Behind(False, False), FUNCTION_GONE),
    ],
)
def test_a_function_that_cannot_be_called_is_grave(behind: Behind, text: str) -> None:
    state = state_of({"PreSignUp": ARN}, behind)

    assert [remark.problem.text for remark in state.remarks] == [text]
    assert state.grave


@pytest.mark.parametrize(
    ("fared", "text", "grave"),
    [
        (Fared(1_200, 1), "One of 1,200 calls failed in the last 24 hours.", True),
        (Fared(1_200, 36), "36 of 1,200 calls failed in the last 24 hours.", True),
        (Fared(10, 0, 4), "Lambda throttled it 4 times in the last 24 hours.", True),
        (Fared(10, 0, 0, 4_210.0), "It takes 4.2 s at times, and Cognito gives up after 5 s.", False),
        (Fared(10, 0, 0, 5_600.0), "It takes 5.6 s at times. Cognito gives up after 5 s.", True),
    ],
)
def test_how_a_function_fared_is_said_in_words(fared: Fared, text: str, grave: bool) -> None:
    state = state_of({"PreSignUp": ARN}, Behind(True, True), fared)

    assert [str(remark.problem) for remark in state.remarks] == [text]
    assert state.grave is grave


def test_what_nobody_could_find_out_is_not_held_against_a_function() -> None:
    assert state_of({"PreSignUp": ARN}, Behind(), Fared()).remarks == ()


def test_a_function_of_another_account_is_worth_a_look_and_the_gravest_comes_first() -> None:
    theirs = ARN.replace("123456789012", "210987654321")

    state = state_of({"PreSignUp": theirs}, Behind(None, False))

    assert [remark.problem.text for remark in state.remarks] == [said.NOT_LET_IN, FUNCTION_IN_OTHER_ACCOUNT]
