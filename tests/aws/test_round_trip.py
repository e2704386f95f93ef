"""A pool is deleted and made anew from what was told of it: it is told the same again, but for what the plan says is lost."""

import asyncio
import json
from typing import Any

import boto3
import pytest

from cognito_admin.archive.contents import TOKEN_KEYS
from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.backups import BackedUpPool, Counts
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import PoolId
from cognito_admin.model.restore.options import RestoreOptions
from cognito_admin.model.restore.plan import POOL, POOL_ARN, Blocked, Lost, Name, Plan
from cognito_admin.model.restore.planner import plan, resources_needed
from cognito_admin.model.restore.survey import Survey
from cognito_admin.model.restore.target import BackupFacts, Documents, ExistingPool

OF_EACH_POOL = {
    "CSSVersion", "CloudFrontDistribution", "CreationDate", "EstimatedNumberOfUsers", "LastModifiedDate",
    "ManagedLoginBrandingId", "TermsId", "Version",
}  # fmt: skip
"""Members that no request can set."""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)


@pytest.fixture
def administered(emulator: Emulator, keys: None, open_account: Any) -> Account:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR)


async def planned(account: Account, before: ExistingPool, options: RestoreOptions, into: PoolId | None = None) -> Plan:
    backup = BackupFacts(BackedUpPool(before.id, before.name, before.region, before.account), before.snapshot, Counts())
    target = account.target()
    where = await (target.new_pool(before.name) if into is None else target.existing_pool(into))
    facts = await target.facts(where, resources_needed(backup, where, options))
    return plan(backup, facts, options, Survey())


async def made_by(account: Account, before: ExistingPool, made: Plan) -> tuple[dict[Name, str], Documents]:
    assert made.blockers == ()
    maker, names = account.pool_maker(before.snapshot, "test"), dict[Name, str]()
    for step in made.steps:
        names |= await maker.make(step, names)
    if isinstance(made.where, ExistingPool):
        return names, (await account.target().existing_pool(made.where.id)).snapshot
    await maker.unmark(names[POOL_ARN])
    return names, (await account.target().existing_pool(PoolId(names[POOL]))).snapshot


def told(documents: Documents, ids: dict[str, str]) -> dict[str, Any]:
    """By their contents: files are called by ids. What belongs to each pool alone is left out; ``ids`` are replaced."""
    text = json.dumps(documents, sort_keys=True)
    for old, new in ids.items():
        text = text.replace(old, new)
    found: dict[str, Any] = json.loads(text)
    return {_place(path, body): _less(body) for path, body in found.items() if path != TOKEN_KEYS}


def _place(path: str, body: Any) -> str:
    return f"pool/terms/{body['Terms']['TermsName']}" if path.startswith("pool/terms/") else path


def _less(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _less(member) for name, member in value.items() if name not in OF_EACH_POOL}
    # No list of AWS's tells anything by its order.
    return sorted((_less(entry) for entry in value), key=str) if isinstance(value, list) else value


def _delete(emulator: Emulator, pool: Any) -> None:
    """The pool is gone, and its domain is free."""
    del emulator.service.pools[pool.id]


@pytest.mark.parametrize("name", ["shop", "legacy", "staff"])
def test_a_pool_that_was_deleted_is_set_up_as_it_was(administered: Account, emulator: Emulator, name: str) -> None:
    pool = build_samples(emulator.service, [name])[name]
    before = asyncio.run(administered.target().existing_pool(PoolId(pool.id)))
    _delete(emulator, pool)
    made = asyncio.run(planned(administered, before, RestoreOptions()))
    names, after = asyncio.run(made_by(administered, before, made))
    ids = {str(name).removeprefix("client/"): new for name, new in names.items() if name.startswith("client/")}
    expected, found = told(before.snapshot, {pool.id: names[POOL], **ids}), told(after, {})

    for place in [place for place in expected if place.startswith("pool/triggers/")]:
        # Cognito may call it for the new pool, too; where it could not before, that is as it was.
        policy, trigger = expected[place].pop("Policy"), found[place].pop("Policy")
        assert (policy is None) == (trigger is None)
    secrets = [place for place in expected if place.startswith("pool/secrets/")]
    second = {loss.about for loss in made.losses if loss.code is Lost.SECOND_CLIENT_SECRET}
    assert len([place for place in secrets if len(expected[place]["ClientSecrets"]) > 1]) == len(second)
    for place in secrets:
        assert len(found[place]["ClientSecrets"]) == 1
        del expected[place], found[place]
    assert found == expected
    assert emulator.service.mau.count() == 0
    assert emulator.service.outbox.messages == []


def test_a_pool_comes_into_another_region_without_what_is_not_there(
    administered: Account, emulator: Emulator, open_account: Any
) -> None:
    pool = build_samples(emulator.service, ["shop"])["shop"]
    before = asyncio.run(administered.target().existing_pool(PoolId(pool.id)))
    elsewhere = open_account(emulator.url, mode=Mode.ADMINISTRATOR, region="eu-west-1")
    blocked = asyncio.run(planned(elsewhere, before, RestoreOptions())).blockers
    functions = {arn for name, arn in pool.settings["LambdaConfig"].items() if name != "PreTokenGenerationConfig"}
    # Roles belong to all regions, mails and logs go from one to another, and prefixes of domains are taken in one only.
    assert {one.about for one in blocked} == functions
    assert {one.code for one in blocked} == {Blocked.RESOURCE_MISSING}
    options = RestoreOptions(replacements=dict.fromkeys(functions, ""))
    made = asyncio.run(planned(elsewhere, before, options))
    names, after = asyncio.run(made_by(elsewhere, before, made))
    assert names[POOL].startswith("eu-west-1_")
    settings = after["pool/user-pool.json"]["UserPool"]
    assert settings["LambdaConfig"] == {}
    assert settings["DeletionProtection"] == "ACTIVE"
    assert settings["Domain"] == "shop-customers"
    assert {loss.about for loss in made.losses if loss.code is Lost.REPLACED_BY_NOTHING}


def test_a_pool_that_exists_gets_what_it_lacks_and_keeps_what_it_has(administered: Account, emulator: Emulator) -> None:
    pool = build_samples(emulator.service, ["shop"])["shop"]
    before = asyncio.run(administered.target().existing_pool(PoolId(pool.id)))
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    trigger = {"PreSignUp": pool.settings["LambdaConfig"]["PreSignUp"]}
    other = client.create_user_pool(PoolName="Other", UserPoolTier="PLUS", LambdaConfig=trigger)["UserPool"]
    client.create_group(UserPoolId=other["Id"], GroupName="admins", Description="Ours")
    client.create_user_pool_client(UserPoolId=other["Id"], ClientName="Warehouse")
    client.create_user_pool_domain(UserPoolId=other["Id"], Domain="others")
    client.close()
    asked = len(emulator.service.calls)
    made = asyncio.run(planned(administered, before, RestoreOptions(), PoolId(other["Id"])))
    _, after = asyncio.run(made_by(administered, before, made))
    sent = {name for name in emulator.service.calls[asked:] if not name.startswith(("Get", "List", "Describe"))}
    assert sent >= {"AddCustomAttributes", "CreateGroup", "CreateIdentityProvider", "CreateResourceServer"}
    assert not any(name.startswith(("Update", "Delete")) or name == "SetUserPoolMfaConfig" for name in sent)
    settings = after["pool/user-pool.json"]["UserPool"]
    assert (settings["Name"], settings["LambdaConfig"], settings["Domain"]) == ("Other", trigger, "others")
    groups = {group["GroupName"]: group.get("Description") for group in after["pool/groups.json"]}
    assert len(groups) == 6
    assert groups["admins"] == "Ours"
    names = [body["UserPoolClient"]["ClientName"] for path, body in after.items() if path.startswith("pool/clients/")]
    assert sorted(names) == ["Back office", "Mobile app", "Warehouse", "Web shop"]
