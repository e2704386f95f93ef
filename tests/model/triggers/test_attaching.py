"""One trigger is set or taken away, and everything else stays."""

import json
from typing import Any

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.triggers.attaching import (
    CONFIG,
    KNOWN_MEMBERS,
    Attached,
    attached,
    key_of,
    others,
    with_trigger,
)
from cognito_admin.model.triggers.kinds import KINDS, SENDERS, Event

FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:one"
OTHER = "arn:aws:lambda:eu-central-1:123456789012:function:other"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"

_arns = st.sampled_from([FUNCTION, OTHER, f"{FUNCTION}:live"])
_settings = st.fixed_dictionaries(
    {"Id": st.just("eu-central-1_Shop"), "SomethingNew": st.integers()},
    optional={
        CONFIG: st.fixed_dictionaries(
            {},
            optional={
                **{
                    event.value: _arns
                    if not KINDS[event].versions or event is Event.PRE_TOKEN_GENERATION
                    else st.fixed_dictionaries({"LambdaVersion": st.just("V1_0"), "LambdaArn": _arns})
                    for event in Event
                },
                "PreTokenGenerationConfig": st.fixed_dictionaries(
                    {"LambdaVersion": st.sampled_from(["V1_0", "V2_0", "V9_0"]), "LambdaArn": _arns}
                ),
                "KMSKeyID": st.just(KEY),
                "TriggerOfTomorrow": st.just({"LambdaArn": FUNCTION, "More": [1]}),
            },
        )
    },
)


@given(settings=_settings, event=st.sampled_from(Event), arn=st.none() | _arns)
def test_setting_one_trigger_leaves_all_others_and_every_other_setting_as_they_were(
    settings: dict[str, Any], event: Event, arn: str | None
) -> None:
    to = None if arn is None else Attached(arn, KINDS[event].versions[-1] if KINDS[event].versions else None)
    before = json.dumps(settings, sort_keys=True)

    after = with_trigger(settings, event, to)

    assert attached(after).get(event) == to
    mine = {event.value, "PreTokenGenerationConfig"} if event is Event.PRE_TOKEN_GENERATION else {event.value}
    assert _without(after, mine) == _without(settings, mine)
    assert json.dumps(settings, sort_keys=True) == before, "what was given is left alone"


@given(settings=_settings, version=st.sampled_from(KINDS[Event.PRE_TOKEN_GENERATION].versions))
def test_both_members_for_tokens_name_the_same_function(settings: dict[str, Any], version: str) -> None:
    config = with_trigger(settings, Event.PRE_TOKEN_GENERATION, Attached(OTHER, version))[CONFIG]

    assert config["PreTokenGeneration"] == config["PreTokenGenerationConfig"]["LambdaArn"] == OTHER
    assert config["PreTokenGenerationConfig"]["LambdaVersion"] == version


@pytest.mark.parametrize("event", SENDERS)
def test_a_sender_brings_its_key_along(event: Event) -> None:
    after = with_trigger({}, event, Attached(FUNCTION, "V1_0"), KEY)

    assert after[CONFIG] == {event.value: {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}, "KMSKeyID": KEY}
    assert key_of(after) == KEY


def test_a_trigger_that_sends_no_codes_leaves_the_key_alone() -> None:
    assert key_of(with_trigger({}, Event.PRE_SIGN_UP, Attached(FUNCTION), KEY)) is None


def test_a_trigger_nobody_knows_yet_is_named_and_kept() -> None:
    settings = {CONFIG: {"TriggerOfTomorrow": FUNCTION, "KMSKeyID": KEY}}

    assert others(settings) == ("TriggerOfTomorrow",)
    assert with_trigger(settings, Event.PRE_SIGN_UP, Attached(OTHER))[CONFIG]["TriggerOfTomorrow"] == FUNCTION


def test_every_member_that_the_model_of_the_sdk_has_is_known() -> None:
    assert set(_members_of_the_model()) == KNOWN_MEMBERS


def test_the_versions_offered_are_those_of_the_model_of_the_sdk() -> None:
    members = _members_of_the_model()
    for event, kind in KINDS.items():
        member = "PreTokenGenerationConfig" if event is Event.PRE_TOKEN_GENERATION else event.value
        versioned = getattr(members[member], "members", {})
        assert tuple(versioned["LambdaVersion"].enum if versioned else ()) == kind.versions, event


def _members_of_the_model() -> dict[str, Any]:
    shape: Any = botocore.session.get_session().get_service_model("cognito-idp").shape_for("LambdaConfigType")
    return shape.members


def _without(settings: dict[str, Any], members: set[str]) -> dict[str, Any]:
    config = {name: value for name, value in settings.get(CONFIG, {}).items() if name not in members}
    return {**settings, CONFIG: config}
