"""What is there where a backup is to be restored, as the emulator's account has it."""

import asyncio
import contextlib
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin.aws import presence as presence_module
from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.samples.account import furnish
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.restore.import_role import IMPORT_ROLE_NAME
from cognito_admin.model.restore.target import NewPool, Presence, Resource, ResourceKind, Where

ACCOUNT, REGION = "123456789012", "eu-central-1"
ROLE = "arn:aws:iam::123456789012:role/shop-cognito-sms"
FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:shop-pre-sign-up"
SENDER = "arn:aws:ses:eu-central-1:123456789012:identity/shop.example"
LOGS = "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/cognito/shop"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
STREAM = "arn:aws:firehose:eu-central-1:123456789012:deliverystream/sign-ins"
BUCKET = "arn:aws:s3:::sign-ins"
OF_KIND = {
    ResourceKind.ROLE: [ROLE, f"{ROLE}-nowhere", ROLE.replace("12:role", "13:role"), ROLE.replace("role/", "role/x/")],
    ResourceKind.FUNCTION: [FUNCTION, f"{FUNCTION}-nowhere", FUNCTION.replace("eu-central-1", "us-east-1")],
    ResourceKind.EMAIL_IDENTITY: [SENDER, f"{SENDER}.com", SENDER.replace("12:", "13:")],
    ResourceKind.LOG_DESTINATION: [f"{LOGS}:*", LOGS.removesuffix("p"), STREAM, BUCKET],
    ResourceKind.KEY: ["arn:of-key", KEY],
    ResourceKind.CERTIFICATE: ["arn:of-certificate", CERTIFICATE],
    ResourceKind.DOMAIN: ["shop-customers", "shop-again"],
}
"""What is there comes first."""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)


@pytest.fixture
def shop(emulator: Emulator) -> Any:
    return build_samples(emulator.service, ["shop"])["shop"]


@pytest.fixture
def connect(emulator: Emulator) -> Iterator[Any]:
    """Makes clients of the bare SDK, by service."""
    with contextlib.ExitStack() as stack:

        def make(service: str, **options: Any) -> Any:
            client: Any = boto3.client(service, **{**emulator.credentials, **options})  # pyright: ignore
            stack.callback(client.close)
            return client

        yield make


def new_pool(account: Account) -> NewPool:
    return asyncio.run(account.target().new_pool("Shop again"))


def presence(account: Account, where: Where, *resources: Resource) -> list[Presence]:
    facts = asyncio.run(account.target().facts(where, resources))
    return [facts.presence(resource) for resource in resources]


def test_a_new_pool_comes_where_the_connection_leads(account: Account) -> None:
    assert new_pool(account) == NewPool("Shop again", REGION, ACCOUNT)  # pyright: ignore[reportArgumentType]


def test_what_a_pool_leads_to_is_there_missing_or_of_no_use(
    account: Account, emulator: Emulator, shop: Any, connect: Any, certificate: Path
) -> None:
    kms, acm = connect("kms"), connect("acm", region_name="us-east-1")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    written, private, rest = certificate.read_bytes().partition(b"-----BEGIN PRIVATE KEY-----")
    issued = acm.import_certificate(Certificate=written, PrivateKey=private + rest)["CertificateArn"]
    there = {"arn:of-key": key, "arn:of-certificate": issued}
    resources = [Resource(kind, there.get(name, name)) for kind, names in OF_KIND.items() for name in names]
    where = new_pool(account)
    found = dict(zip(resources, presence(account, where, *resources), strict=True))
    expected = {
        Resource(kind, there.get(name, name)): Presence.NO if number else Presence.YES
        for kind, names in OF_KIND.items()
        for number, name in enumerate(names)
    }
    assert found == expected
    kms.disable_key(KeyId=key.rpartition("/")[2])
    assert presence(account, where, Resource(ResourceKind.KEY, key)) == [Presence.NO]
    pending = acm.request_certificate(DomainName="login.shop.example")["CertificateArn"]
    assert presence(account, where, Resource(ResourceKind.CERTIFICATE, pending)) == [Presence.NO]
    connect("s3").create_bucket(Bucket="sign-ins", CreateBucketConfiguration={"LocationConstraint": REGION})
    assert presence(account, where, Resource(ResourceKind.LOG_DESTINATION, BUCKET)) == [Presence.YES]
    # What is asked costs nothing and changes nothing.
    assert emulator.service.mau.count() == 0


def test_what_aws_will_not_tell_is_not_taken_for_missing(account: Account, emulator: Emulator, shop: Any) -> None:
    operations = ("GetRole", "GetFunctionConfiguration", "GetEmailIdentity", "DescribeLogGroups", "DescribeKey")
    for operation in (*operations, "DescribeUserPoolDomain", "ListUserPools", "GetProvisionedLimit"):
        emulator.service.faults.add("denied", operation)
    where = new_pool(account)
    kinds = {
        ResourceKind.ROLE: ROLE,
        ResourceKind.FUNCTION: FUNCTION,
        ResourceKind.EMAIL_IDENTITY: SENDER,
        ResourceKind.LOG_DESTINATION: LOGS,
        ResourceKind.KEY: KEY,
        ResourceKind.DOMAIN: "shop-customers",
    }
    resources = [Resource(kind, name) for kind, name in kinds.items()]
    facts = asyncio.run(account.target().facts(where, resources))
    assert {facts.presence(resource) for resource in resources} == {Presence.UNKNOWN}
    assert (facts.pools, facts.rates, facts.import_role) == (None, {}, None)


def test_where_cognito_alone_can_be_reached_the_rest_is_not_known(
    account: Account, emulator: Emulator, shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_module, "CONNECTING", Patience(0, tries=1))
    for operation in ("GetRole", "GetFunctionConfiguration", "DescribeKey"):
        emulator.service.faults.add("reset_before", operation)
    resources = [
        Resource(kind, name)
        for kind, name in ((ResourceKind.ROLE, ROLE), (ResourceKind.FUNCTION, FUNCTION), (ResourceKind.KEY, KEY))
    ]
    taken = Resource(ResourceKind.DOMAIN, "shop-customers")
    found = presence(account, new_pool(account), *resources, taken)
    assert found == [Presence.UNKNOWN] * 3 + [Presence.YES]


def test_trouble_on_the_way_is_no_answer(account: Account, emulator: Emulator) -> None:
    where = new_pool(account)
    emulator.service.faults.add("expired", "DescribeUserPoolDomain")
    with pytest.raises(Failure) as caught:
        presence(account, where, Resource(ResourceKind.DOMAIN, "shop-customers"))
    assert caught.value.code is Code.CREDENTIALS_EXPIRED


def test_the_first_failure_ends_all_other_questions(account: Account, emulator: Emulator) -> None:
    where, left = new_pool(account), list[Any]()
    emulator.service.faults.add("expired", "ListUserPools")
    held = emulator.service.faults.add("hold", "GetRole")

    async def ask() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: left.append(context))
        with pytest.raises(Failure) as caught:
            await account.target().facts(where, [Resource(ResourceKind.ROLE, ROLE)])
        assert caught.value.code is Code.CREDENTIALS_EXPIRED
        held.release()

    asyncio.run(ask())
    gc.collect()
    assert left == []


def test_the_rates_are_those_of_the_account(account: Account, emulator: Emulator, shop: Any) -> None:
    emulator.service.quotas.rates["UserCreation"] = 80
    facts = asyncio.run(account.target().facts(new_pool(account), ()))
    assert (facts.share, facts.pools) == (1.0, 1)
    assert facts.rates == {
        "UserCreation": 80, "UserAccountRecovery": 30, "UserUpdate": 25, "UserResourceUpdate": 25
    }  # fmt: skip
    again = asyncio.run(account.target().facts(new_pool(account), ()))
    assert again.rates == facts.rates
    assert emulator.service.calls.count("GetProvisionedLimit") == 4


def test_a_pool_that_exists_is_told_as_a_backup_would(account: Account, shop: Any) -> None:
    there = asyncio.run(account.target().existing_pool(PoolId(shop.id)))
    assert (there.id, there.name, there.account) == (shop.id, "Shop customers", ACCOUNT)
    assert len(there.snapshot["pool/groups.json"]) == 6
    assert there.snapshot["pool/user-pool.json"]["UserPool"]["UserPoolTier"] == "PLUS"
    assert {"pool/domain.json", "pool/ui/all.json", "pool/providers/Google.json", "pool/mfa.json"} - {
        *there.snapshot
    } == {"pool/ui/all.json"}
    # Its own domain stands in nobody's way.
    assert presence(account, there, Resource(ResourceKind.DOMAIN, "shop-customers")) == [Presence.NO]


def test_a_pool_that_is_not_there_or_not_shown_whole_is_a_failure(
    account: Account, emulator: Emulator, shop: Any
) -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.target().existing_pool(PoolId("eu-central-1_Nowhere00")))
    assert caught.value.code is Code.POOL_NOT_FOUND
    for operation in ("DescribeUserPool", "DescribeUserPoolClient", "ListIdentityProviders"):
        fault = emulator.service.faults.add("denied", operation)
        with pytest.raises(Failure) as caught:
            asyncio.run(account.target().existing_pool(PoolId(shop.id)))
        assert caught.value.code is Code.ACCESS_DENIED
        assert caught.value.facts["action"] == f"cognito-idp:{operation}"
        emulator.service.faults.remove(fault)
    # What only matters to what is made anew may stay unknown.
    emulator.service.faults.add("denied", "ListTerms")
    assert asyncio.run(account.target().existing_pool(PoolId(shop.id))).name == "Shop customers"


def test_a_role_for_imports_is_one_of_an_earlier_job_or_ours_and_one_that_cognito_may_take_on(
    account: Account, emulator: Emulator, shop: Any
) -> None:
    def role(**options: Any) -> str | None:
        return asyncio.run(account.target().facts(where, (), **options)).import_role

    where = new_pool(account)
    of_jobs = ROLE.replace("-sms", "-import")
    assert role() is None
    assert role(old_pool=PoolId(shop.id)) == of_jobs
    assert role(old_pool=PoolId("eu-central-1_Nowhere00")) is None
    assert role(import_role=ROLE) == ROLE
    # The role of a group is for people.
    assert role(import_role="arn:aws:iam::123456789012:role/shop-admins") is None
    assert role(import_role=ROLE.replace("12:role", "13:role")) is None
    ours = f"arn:aws:iam::{ACCOUNT}:role/{IMPORT_ROLE_NAME}"
    furnish(emulator.service, "", {}, {ours: "cognito-idp.amazonaws.com"})
    assert role() == ours
