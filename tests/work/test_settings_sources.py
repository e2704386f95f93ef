"""A backup tells of how a pool was set up what AWS told; and what of it is different later, or elsewhere."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from cognito_admin.archive.names import file_name
from cognito_admin.model.backups import LeftOut
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import with_value
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.work.settings_comparison import Moment, Point, SettingsComparison
from cognito_admin.work.settings_sources import OfflineSource, whole_state
from tests.work.change_pool import Desk

LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")
NOW = Point(Moment.NOW)
GOOGLE = Thing(ThingKind.PROVIDER, "Google")
DAMAGED = Failure(Code.BACKUP_DAMAGED, path="/b", file="pool/mfa.json")


@pytest.fixture
def pool(shop: Any) -> Any:
    return shop


class Kept:
    """What a backup has of the settings, in memory."""

    def __init__(self, documents: dict[str, Any], left_out: tuple[LeftOut, ...] = ()) -> None:
        self.found = documents
        self.about = SimpleNamespace(left_out=left_out)

    def documents(self) -> list[str]:
        return [*self.found]

    def document(self, path: str) -> Any:
        found = self.found[path]
        if isinstance(found, Failure):
            raise found
        return found


def source_of(documents: dict[str, Any], *left_out: LeftOut) -> OfflineSource:
    async def ask(question: Any) -> Any:
        return question(Kept(documents, left_out))

    return OfflineSource(ask, lambda: Failure(Code.OPENED_FROM_BACKUP))


async def backed_up(desk: Desk) -> dict[str, Any]:
    """The documents that a backup of the pool would have."""
    found: dict[str, Any] = {}

    async def put(document: Any) -> None:
        found["/".join(("pool", *map(file_name, document.path))) + ".json"] = document.body

    await desk.configuration.read(put)
    return found


async def furnish(desk: Desk) -> None:
    parts = (
        Part(Thing(ThingKind.CLIENT, "new"), None, {"ClientName": "web", "GenerateSecret": True}),
        Part(Thing(ThingKind.RESOURCE_SERVER, "https://API"), None, {"Identifier": "https://API", "Name": "API"}),
        Part(Thing(ThingKind.TAGS), None, {"team": "shop"}),
        Part(Thing(ThingKind.DOMAIN), None, {"Domain": "shop-of-tests"}),
    )
    await desk.settings.apply(await desk.settings.prepare(SettingsChange(parts)))


@pytest.mark.parametrize("suffix", ["", ".age"])
def test_a_client_whose_secret_a_backup_left_out_still_has_one(suffix: str) -> None:
    clients = {f"pool/clients/{name}.json": {"UserPoolClient": {"ClientId": name}} for name in ("office", "app")}
    left_out = LeftOut(f"pool/clients/office.json{suffix}", "/UserPoolClient/ClientSecret")
    gone = LeftOut("pool/clients/gone.json", "/UserPoolClient/ClientSecret")
    source = source_of(clients, left_out, gone)

    async def scenario() -> None:
        office = Thing(ThingKind.CLIENT, "office")
        assert await source.read(office) == {"ClientId": "office", "ClientSecret": HIDDEN}
        assert await source.read(Thing(ThingKind.CLIENT, "app")) == {"ClientId": "app"}
        assert await source.secret(office, ("ClientSecret",)) is None

    asyncio.run(scenario())


def test_a_backup_says_the_same_as_aws_said_and_no_secret(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        await furnish(desk)
        documents = await backed_up(desk)
        offline, live = source_of(documents), await desk.settings.state()
        kept = await whole_state(offline)
        assert {thing: one for thing, one in kept.documents.items() if one} == {
            thing: one for thing, one in live.documents.items() if one
        }
        assert {thing.kind for thing, one in kept.documents.items() if one} >= {
            ThingKind.CLIENT,
            ThingKind.RESOURCE_SERVER,
            ThingKind.TAGS,
            ThingKind.DOMAIN,
            ThingKind.PROVIDER,
        }
        for kind in (ThingKind.CLIENT, ThingKind.PROVIDER, ThingKind.RESOURCE_SERVER):
            assert await offline.names(kind) == await desk.settings.names(kind)
        (client,) = await offline.names(ThingKind.CLIENT)
        thing = Thing(ThingKind.CLIENT, client.name)
        assert (await offline.read(thing) or {})["ClientSecret"] == HIDDEN
        secret = await offline.secret(thing, ("ClientSecret",))
        assert secret not in (None, HIDDEN)
        assert secret == await desk.settings.secret(thing, ("ClientSecret",))

        comparison = comparison_of(desk, source_of(documents))
        _, backup = [point for point in await comparison.points() if point.record is None]
        assert (backup.moment, backup.name) == (Moment.BACKUP, "Shop")
        assert (await comparison.compare(backup, NOW)).found == ()  # pyright: ignore[reportOptionalMemberAccess]
        before = await desk.settings.read(POOL)
        assert before is not None
        change = SettingsChange((Part(POOL, before, with_value(before, LENGTH, 12)),))
        await desk.settings.apply(await desk.settings.prepare(change))
        comparison.forget()
        compared = await comparison.compare(backup, NOW)
        assert compared is not None
        assert [(one.thing, [edit.pointer for edit in one.edits]) for one in compared.found] == [(POOL, [LENGTH])]
        back = await comparison.put_back(compared.found)
        await desk.settings.apply(await desk.settings.prepare(back))
        comparison.forget()
        assert (await comparison.compare(backup, NOW)).found == ()  # pyright: ignore[reportOptionalMemberAccess]

    at_desk(scenario)


def comparison_of(desk: Desk, backup: OfflineSource) -> SettingsComparison:
    key = PoolKey(ConnectionId("backup-1"), desk.pool)
    workspace = SimpleNamespace(settings=backup, key=key)

    class Workspaces:
        def opened(self) -> tuple[Any, ...]:
            return ()

        async def open(self, wanted: PoolKey) -> Any:
            assert wanted == key
            return workspace

        async def release(self, given: Any) -> None:
            assert given is workspace

    offline = SimpleNamespace(
        all=lambda: (SimpleNamespace(key=key, pool=SimpleNamespace(name="Shop"), taken=None),),
        needs_look=lambda _: False,
    )
    here: Any = SimpleNamespace(as_of=None, key=PoolKey(ConnectionId("c"), PoolId(desk.pool)))
    return SettingsComparison(here, desk.settings, Workspaces(), offline)  # pyright: ignore[reportArgumentType]


def asked(answer: Any) -> Any:
    import asyncio

    return asyncio.run(answer)


def test_a_damaged_file_keeps_nothing_else_from_being_read() -> None:
    source = source_of({"pool/mfa.json": DAMAGED, "pool/user-pool.json": {"UserPool": {"Name": "Shop"}}})
    assert asked(source.read(POOL)) == {"Name": "Shop"}
    with pytest.raises(Failure) as caught:
        asked(source.read(Thing(ThingKind.MFA)))
    assert caught.value is DAMAGED


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (
            {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cognito-idp.amazonaws.com"},
                        "Action": "lambda:InvokeFunction",
                    }
                ]
            },
            True,
        ),
        ({"Statement": []}, False),
    ],
)
def test_whether_a_function_let_cognito_in_is_told_by_its_policy(policy: Any, allowed: bool) -> None:
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:sign-up"
    documents = {
        "pool/user-pool.json": {"UserPool": {"Arn": "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/a"}},
        "pool/triggers/%50re%53ign%55p.json": {"Trigger": "PreSignUp", "FunctionArn": arn, "Policy": policy},
    }
    found = asked(source_of(documents).read(Thing(ThingKind.PERMISSION, "PreSignUp")))
    assert found == {"FunctionArn": arn, "Allowed": allowed}


def test_what_nobody_could_tell_of_a_function_is_not_guessed() -> None:
    documents = {
        "pool/user-pool.json": {"UserPool": {"Arn": "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/a"}},
        "pool/triggers/%50re%53ign%55p.json": {"Trigger": "PreSignUp", "FunctionArn": "a", "Policy": None},
    }
    assert asked(source_of(documents).read(Thing(ThingKind.PERMISSION, "PreSignUp"))) is None
