"""Identity pools looked through and edited: whom they trust, which role somebody gets, and what people notice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.identity_pools.trust import MAPPINGS, PROVIDERS, ROLES, mapping_key, provider_name
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.pools import Group
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import edits_between
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind
from cognito_admin.model.users import User
from cognito_admin.ui.panes.settings.identity_pools.page import IdentityPoolsPage
from tests.ui.panes.fakes import POOL as POOL_ID
from tests.ui.panes.fakes import until
from tests.ui.panes.settings.listed_pool import Stage, acting

if TYPE_CHECKING:
    from collections.abc import Callable

APPS, OTHER = (Thing(ThingKind.IDENTITY_POOL, f"us-east-1:{number}") for number in (1, 2))
WEB, ROLE, VIP = "web1", "arn:aws:iam::123456789012:role/all", "arn:aws:iam::123456789012:role/vip"
KEY = mapping_key(POOL_ID, WEB)
RULES = [
    {"Claim": "custom:plan", "MatchType": "Equals", "Value": "gold", "RoleARN": VIP, "New": 1},
    {"Claim": "email", "MatchType": "StartsWith", "Value": "a", "RoleARN": ROLE},
]
DOCUMENTS: dict[Thing, Document] = {
    POOL: {"Id": POOL_ID},
    OTHER: {"IdentityPoolId": "us-east-1:2", "IdentityPoolName": "Analytics", "AllowUnauthenticatedIdentities": False},
    APPS: {
        "IdentityPoolId": "us-east-1:1",
        "IdentityPoolName": "Shop apps",
        "AllowUnauthenticatedIdentities": True,
        PROVIDERS: [{"ProviderName": provider_name(POOL_ID), "ClientId": WEB, "ServerSideTokenCheck": True}],
        ROLES: {"authenticated": ROLE, "unauthenticated": ROLE},
        MAPPINGS: {
            KEY: {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": RULES, "New": 2}}
        },
        "AttributeTags": {"UseDefaults": False, "PrincipalTags": {"tenant": "custom:tenantId"}},
        "NewSetting": {"Deep": [1]},
    },
    Thing(ThingKind.CLIENT, WEB): {"ClientName": "Web"},
    Thing(ThingKind.CLIENT, "mobile1"): {"ClientName": "Mobile"},
}
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def act(qtbot: Any) -> Callable[..., Stage]:
    return acting(qtbot, IdentityPoolsPage, DOCUMENTS)


def changed(stage: Stage) -> set[tuple[str, ...]]:
    (part,) = stage.page.parts()
    return {edit.pointer for edit in edits_between(part.before, part.after)}


def test_those_that_trust_this_pool_come_first_with_the_app_clients_they_trust(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        assert [*stage.rows().items()] == [
            ("Shop apps", "trusts Web · guests"),
            ("Analytics", "does not trust this pool"),
        ]
        assert not stage.page.add.isVisible()

    act(scene)


def test_one_that_was_opened_and_closed_is_not_changed(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        for thing in (APPS, OTHER):
            assert stage.open(thing).edited() == DOCUMENTS[thing]
        assert stage.page.parts() == ()

    act(scene)


def test_closing_it_for_guests_changes_nothing_else_and_says_who_notices(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(APPS)
        assert "anybody who knows its id" in editor.notice.text()
        editor.guests.box.click()
        assert stage.page.parts() == (
            Part(APPS, DOCUMENTS[APPS], {**DOCUMENTS[APPS], "AllowUnauthenticatedIdentities": False}),
        )
        assert stage.page.consequences() == ("Guests get no more credentials from Shop apps.",)
        editor.classic.box.click()
        assert "Classic flow" in stage.page.consequences()[-1]

    act(scene)


def test_an_app_client_that_is_trusted_no_more_takes_its_mapping_along(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(APPS)
        editor.clients.boxes["mobile1"].click()
        assert changed(stage) == {(PROVIDERS,)}
        editor.clients.boxes[WEB].click()
        (part,) = stage.page.parts()
        assert [entry["ClientId"] for entry in part.after[PROVIDERS]] == ["mobile1"]
        assert MAPPINGS not in part.after
        assert stage.page.consequences() == ("Web gets no more credentials from Shop apps.",)

    act(scene)


def test_rules_are_edited_moved_and_removed_and_keep_what_is_new(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        mapping = stage.open(APPS).mappings[WEB]
        mapping.rows[0].down.click()
        rules = mapping.shown["RulesConfiguration"]
        assert rules == {"Rules": RULES[::-1], "New": 2}
        assert changed(stage) == {(MAPPINGS, KEY, "RulesConfiguration", "Rules")}
        mapping.rows[0].remove.click()
        mapping.rows[0].value.setText("")
        assert stage.page.problems() == (
            "Shop apps, Who comes through Web: Rule 1: give the value, in up to 128 characters.",
        )
        mapping.put_back()
        assert stage.page.parts() == ()

    act(scene)


def test_roles_by_groups_leave_no_rules_behind(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        mapping = stage.open(APPS).mappings[WEB]
        mapping.enter({"Type": "Token", "AmbiguousRoleResolution": "Deny"})
        (part,) = stage.page.parts()
        assert part.after[MAPPINGS] == {KEY: {"Type": "Token", "AmbiguousRoleResolution": "Deny"}}
        mapping.enter(None)
        (part,) = stage.page.parts()
        assert MAPPINGS not in part.after

    act(scene)


def test_a_user_is_tried_with_the_edits_as_they_stand(act: Any) -> None:
    ann = User(
        Username("ann"), Sub("s"), {"email": "ann@example.com", "custom:plan": "gold"}, "CONFIRMED", True, NOW, NOW
    )

    async def scene(stage: Stage) -> None:
        found: list[tuple[User, ...] | Failure] = [(ann,)]

        async def some(_text: str, _most: int) -> tuple[User, ...]:
            if isinstance(found[0], Failure):
                raise found[0]
            return found[0]

        async def groups() -> tuple[Group, ...]:
            return (Group(GroupName("vip"), "", VIP, 1),)

        stage.page.context.workspace.some, stage.page.context.workspace.groups = some, groups
        editor = stage.open(APPS)
        trial = editor.trial
        trial.line.setText("ann")
        trial.button.click()
        await until(lambda: trial.answers.text() == "Web: vip, by rule 1")
        editor.mappings[WEB].rows[0].remove.click()
        assert trial.answers.text() == "Web: all, by rule 1"
        editor.mappings[WEB].enter({"Type": "Token", "AmbiguousRoleResolution": "Deny"})
        assert trial.answers.text() == "Web: no role, since none of their groups has one: no credentials"
        for answer, words in (((), "Nobody"), (Failure(Code.INDEX_MISSING), "Sync this pool first")):
            found[0] = answer
            trial.button.click()
            await until(lambda words=words: words in trial.answers.text())

    act(scene)


def test_tags_are_cognitos_own_choice_or_ones_own(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(APPS)
        tags = next(field for field in editor.fields if field.pointer == ("AttributeTags",))
        tags.add_tag("plan", "custom:plan")
        (part,) = stage.page.parts()
        assert part.after["AttributeTags"]["PrincipalTags"] == {"tenant": "custom:tenantId", "plan": "custom:plan"}
        tags.enter({"UseDefaults": True, "PrincipalTags": {"username": "sub", "client": "aud"}})
        assert stage.page.parts()[0].after["AttributeTags"]["UseDefaults"] is True

    act(scene)


def test_where_nothing_may_be_changed_it_can_be_read(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(APPS)
        mapping = editor.mappings[WEB]
        assert not mapping.way.isEnabled()
        assert mapping.rows[0].claim.isReadOnly()
        assert not mapping.rows[0].remove.isVisibleTo(editor)
        assert mapping.control.toolTip() == "The pool is read-only."

    act(scene, "The pool is read-only.")
