"""Resource servers and their scopes looked through, edited, made and deleted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind
from cognito_admin.ui.panes.settings.resource_servers.page import ResourceServersPage
from tests.ui.panes.settings.listed_pool import Stage, acting

if TYPE_CHECKING:
    from collections.abc import Callable

SHOP, OWN = (Thing(ThingKind.RESOURCE_SERVER, name) for name in ("https://api.example", "cognito"))
DOCUMENTS: dict[Thing, Document] = {
    POOL: {"Id": "x"},
    SHOP: {
        "Identifier": "https://api.example",
        "Name": "Shop API",
        "Scopes": [
            {"ScopeName": "read", "ScopeDescription": "See orders", "NewMember": 1},
            {"ScopeName": "write", "ScopeDescription": "Change orders"},
        ],
        "NewSetting": {"Deep": [1]},
    },
    OWN: {"Identifier": "cognito", "Name": "Cognito", "ManagedBy": "COGNITO"},
    Thing(ThingKind.CLIENT, "1"): {"ClientName": "Web", "AllowedOAuthScopes": ["https://api.example/read"]},
    Thing(ThingKind.CLIENT, "2"): {"ClientName": "Batch", "AllowedOAuthScopes": ["https://api.example/read"]},
}


@pytest.fixture
def act(qtbot: Any) -> Callable[..., Stage]:
    return acting(qtbot, ResourceServersPage, DOCUMENTS)


def test_the_list_says_what_each_is_called_and_how_many_scopes_it_has(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        assert stage.rows() == {"Shop API": "https://api.example · 2 scopes", "Cognito": "cognito · no scopes"}

    act(scene)


@pytest.mark.parametrize("thing", [SHOP, OWN])
def test_a_server_that_was_opened_and_closed_is_not_changed(act: Any, thing: Thing) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(thing)
        assert editor.edited() == DOCUMENTS[thing]
        editor.left.emit()
        assert stage.page.parts() == ()

    act(scene)


def test_one_edit_of_a_scope_leaves_everything_else_as_it_is(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(SHOP)
        editor.scopes.rows[0].description.setText("See all orders")
        scopes = [{**DOCUMENTS[SHOP]["Scopes"][0], "ScopeDescription": "See all orders"}, DOCUMENTS[SHOP]["Scopes"][1]]
        assert stage.page.parts() == (Part(SHOP, DOCUMENTS[SHOP], {**DOCUMENTS[SHOP], "Scopes": scopes}),)
        assert stage.page.consequences() == ()

    act(scene)


def test_each_scope_says_who_asks_for_it(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        read, write = stage.open(SHOP).scopes.rows
        assert read.note.text() == "Asked for by Batch, Web."
        assert write.note.isHidden()

    act(scene)


def test_taking_away_or_renaming_a_scope_says_whom_that_shuts_out(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(SHOP)
        editor.scopes.rows[0].name.setText("see")
        assert "old name" in editor.scopes.rows[0].note.text()
        assert stage.page.consequences() == ("read is refused to Batch, Web from then on.",)
        editor.scopes.put_back()
        editor.scopes.rows[0].remove.click()
        assert stage.page.consequences() == ("read is refused to Batch, Web from then on.",)
        editor.scopes.put_back()
        editor.scopes.rows[1].remove.click()
        assert stage.page.consequences() == ()

    act(scene)


@pytest.mark.parametrize(
    ("name", "description", "why"),
    [("orders/read", "x", "no slash"), ("read", "x", "Another scope"), ("see", "", "Describe"), ("", "x", "a name")],
)
def test_what_is_wrong_with_a_new_scope_is_said_at_it(act: Any, name: str, description: str, why: str) -> None:
    async def scene(stage: Stage) -> None:
        row = stage.open(SHOP).scopes.add_scope(name, description)
        assert why in row.note.text()
        assert why in stage.page.problems()[0]

    act(scene)


def test_a_line_just_added_is_not_scolded_before_anything_was_typed_but_cannot_be_saved(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(SHOP)
        editor.scopes.add.click()
        assert editor.scopes.rows[-1].note.isHidden()
        assert stage.page.problems() != ()

    act(scene)


def test_a_new_server_is_filled_in_and_made(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        page = stage.page
        page.add.click()
        editor = page.opened
        assert len(page.problems()) == 2
        editor.title_field.enter("Stock")
        editor.identifier.enter("https://api.example")
        assert "already has" in page.problems()[0]
        editor.identifier.enter("stock")
        editor.scopes.add_scope("read", "See what there is")
        stock = Thing(ThingKind.RESOURCE_SERVER, "stock")
        (part,) = page.parts()
        assert page.problems() == ()
        assert part == Part(
            stock,
            None,
            {
                "Scopes": [{"ScopeName": "read", "ScopeDescription": "See what there is"}],
                "Name": "Stock",
                "Identifier": "stock",
            },
        )
        stage.desk.make({stock: part.after})
        assert page.opened is page.editors[stock]
        assert page.parts() == ()

    act(scene)


def test_what_somebody_else_changed_meanwhile_stays_beside_ones_own_edits(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(SHOP)
        editor.title_field.enter("Mine")
        theirs = {**DOCUMENTS[SHOP], "Scopes": []}
        stage.source.documents[SHOP] = theirs
        stage.desk.moved.emit(SimpleNamespace(thing=SHOP, now=theirs))
        assert stage.page.parts() == (Part(SHOP, theirs, {**theirs, "Name": "Mine"}),)
        await stage.show()
        assert stage.page.parts() == (Part(SHOP, theirs, {**theirs, "Name": "Mine"}),)

    act(scene)


def test_deleting_says_who_asks_for_its_scopes(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        stage.open(SHOP).delete.click()
        (wish,) = stage.desk.wishes
        assert wish.change.parts == (Part(SHOP, DOCUMENTS[SHOP], None),)
        assert wish.consequences == ("read is refused to Batch, Web from then on.",)

    act(scene)


def test_what_cognito_made_for_itself_can_be_looked_at_only(act: Any) -> None:
    async def scene(stage: Stage) -> None:
        editor = stage.open(OWN)
        assert "Cognito made" in editor.notice.text()
        assert editor.title_field.line.isReadOnly()
        assert not editor.delete.isEnabled()

    act(scene)
