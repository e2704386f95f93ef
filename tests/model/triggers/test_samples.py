"""For every source of every trigger there is an event to try a function with."""

import json

import pytest

from cognito_admin.model.sentences.triggers import EVENTS, FAMILIES, VERSIONS
from cognito_admin.model.triggers.kinds import KINDS, Event, Family
from cognito_admin.model.triggers.samples import SOURCES, sample_event, sources

POOL = "eu-central-1_Shop"


@pytest.mark.parametrize(("event", "source"), [(event, source) for event in Event for source in SOURCES[event]])
def test_each_source_has_a_sample_event_that_names_it(event: Event, source: str) -> None:
    sample = sample_event(event, source, POOL)

    assert json.loads(json.dumps(sample)) == sample
    assert (sample["version"], sample["triggerSource"], sample["region"], sample["userPoolId"]) == (
        "1",
        source,
        "eu-central-1",
        POOL,
    )
    assert sample["request"]


def test_no_two_triggers_share_a_source() -> None:
    every = [source for event in Event for source in SOURCES[event]]

    assert len(every) == len(set(every))


def test_machines_are_a_source_of_the_third_version_only() -> None:
    machines = "TokenGeneration_ClientCredentials"

    assert machines not in sources(Event.PRE_TOKEN_GENERATION, "V2_0")
    assert machines in sources(Event.PRE_TOKEN_GENERATION, "V3_0")


def test_a_later_event_for_tokens_has_both_tokens_in_its_answer() -> None:
    sample = sample_event(Event.PRE_TOKEN_GENERATION, "TokenGeneration_Authentication", POOL, "V2_0")

    assert sample["version"] == "2"
    assert set(sample["response"]["claimsAndScopeOverrideDetails"]) == {"idTokenGeneration", "accessTokenGeneration"}


def test_every_trigger_and_every_family_is_described() -> None:
    assert set(EVENTS) == set(Event) == set(KINDS)
    assert set(FAMILIES) == set(Family)
    assert set(VERSIONS) == set(KINDS[Event.PRE_TOKEN_GENERATION].versions)
