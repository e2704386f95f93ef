import ast
import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from hypothesis import given
from hypothesis import strategies as st

import cognito_admin
from cognito_admin.aws.operations import COGNITO, OPERATIONS, Nature
from cognito_admin.model import sentences
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.permissions import (
    NEEDED,
    Action,
    Capability,
    Place,
    PolicyKind,
    action_of,
    partition,
    policy,
    policy_allowing,
    why_denied,
)

POOL = PoolId("eu-west-1_AbCdEf123")
PLACE = Place(Region("eu-west-1"), AccountId("123456789012"), POOL)
POOL_ARN = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123"
ANY_RESOURCE = {"ListUserPools", "CreateUserPool", "DescribeUserPoolDomain", "GetProvisionedLimit"}
WITHOUT_IAM = {"CreateOAuth2Token", "CreateToken", "GetRoleCredentials", "RegisterClient", "StartDeviceAuthorization"}
"""What it takes to get credentials at all, and no policy of theirs can allow."""


def _statements(document: str) -> list[dict[str, Any]]:
    parsed = json.loads(document)
    assert parsed["Version"] == "2012-10-17"
    return parsed["Statement"]


def _allowed(document: str, action: str, resource: str) -> bool:
    return any(
        statement["Resource"] in ("*", resource)
        and any(fnmatchcase(action, pattern) for pattern in statement["Action"])
        for statement in _statements(document)
    )


OF_ADMINISTRATORS = {
    "alarms.py",
    "function_choices.py",
    "import_roles.py",
    "pool_making.py",
    "presence.py",
    "target_facts.py",
    "user_imports.py",
    "user_making.py",
}
"""What only those ask for who restore a backup or change settings, which takes an administrator."""


def _asked_by_the_program(*, administering: bool = True) -> set[str]:
    """The operations that the adapter of AWS names when it asks."""
    names: set[str] = set()
    for path in (Path(cognito_admin.__file__).parent / "aws").rglob("*.py"):
        if path.name in OF_ADMINISTRATORS and not administering:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _name(call.func) in ("Asked", "_repeatable"):
                names |= {str(word.value) for word in call.args[:1] if isinstance(word, ast.Constant)}
    return names


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _sent_by_the_program() -> set[str]:
    """The operations that the adapter of AWS sends, by the SDK's names of them."""
    names: set[str] = set()
    for path in (Path(cognito_admin.__file__).parent / "aws").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                of = call.func.value
                if isinstance(of, ast.Attribute) and of.attr in ("cognito", "sts"):
                    names.add(call.func.attr)
    return names


def test_what_is_sent_is_asked_for_by_its_name() -> None:
    sent = _sent_by_the_program()
    assert {"list_users", "list_user_pools", "describe_user_pool", "get_caller_identity"} <= sent
    assert sent <= {xform_name(name) for name in _asked_by_the_program()}


@pytest.mark.parametrize("kind", PolicyKind)
def test_every_read_the_program_makes_is_in_every_policy_that_is_for_reading(kind: PolicyKind) -> None:
    billed = {name for (_, name), operation in OPERATIONS.items() if operation.nature is Nature.BILLED_READ}
    for name in _asked_by_the_program(administering=False) - WITHOUT_IAM:
        resource = "*" if name in ANY_RESOURCE else POOL_ARN
        expected = not (kind is PolicyKind.BACKUP and name in billed)
        assert _allowed(policy(kind, PLACE), action_of(name), resource) is expected, name


OF_OTHER_POLICIES = {"PutObject", "DeleteObject", "GetObject", "CreateRole", "PutRolePolicy"}
"""Those for the bucket of a backup; and whoever may make roles may do anything, which nobody needs for a pool."""


def test_all_that_a_restore_reads_is_in_the_policy_for_administrators() -> None:
    document = policy(PolicyKind.ADMINISTRATOR, PLACE)
    outside = {"acm", "cloudwatch-logs", "firehose", "iam", "kms", "lambda", "sesv2"}
    read = {name for (service, name), operation in OPERATIONS.items() if service in outside}
    for name in read | _asked_by_the_program() - WITHOUT_IAM - OF_OTHER_POLICIES:
        assert _allowed(document, action_of(name), "*") or _allowed(document, action_of(name), POOL_ARN), name
    for action in ("cognito-idp:CreateUserPool", "cognito-idp:TagResource", "lambda:AddPermission"):
        assert _allowed(document, action, "*") or _allowed(document, action, POOL_ARN), action


@pytest.mark.parametrize("kind", [PolicyKind.SUPPORT, PolicyKind.ADMINISTRATOR])
def test_all_that_support_mode_lets_out_is_in_the_policy_for_support(kind: PolicyKind) -> None:
    for (service, name), operation in OPERATIONS.items():
        if service == COGNITO and operation.mode == "support":
            assert _allowed(policy(kind, PLACE), f"cognito-idp:{name}", POOL_ARN), name


def test_the_policies_for_reading_allow_no_change() -> None:
    for kind in (PolicyKind.READ_ONLY, PolicyKind.BACKUP):
        for statement in _statements(policy(kind, PLACE)):
            for action in statement["Action"]:
                name = action.partition(":")[2].removeprefix("Admin")
                assert name.startswith(("Get", "List", "Describe")), action


def test_only_the_policy_for_backups_reads_secrets_and_it_makes_nobody_active() -> None:
    for action in ("DescribeUserPoolClient", "ListUserPoolClientSecrets", "DescribeIdentityProvider"):
        assert not _allowed(policy(PolicyKind.READ_ONLY, PLACE), f"cognito-idp:{action}", POOL_ARN)
        assert not _allowed(policy(PolicyKind.SUPPORT, PLACE), f"cognito-idp:{action}", POOL_ARN)
        assert _allowed(policy(PolicyKind.BACKUP, PLACE), f"cognito-idp:{action}", POOL_ARN)
    assert not _allowed(policy(PolicyKind.BACKUP, PLACE), "cognito-idp:AdminGetUser", POOL_ARN)


def test_support_deletes_neither_users_nor_anything_of_the_pool() -> None:
    for action in ("AdminDeleteUser", "DeleteUserPool", "DeleteGroup", "UpdateUserPool", "CreateGroup"):
        assert not _allowed(policy(PolicyKind.SUPPORT, PLACE), f"cognito-idp:{action}", POOL_ARN)
        assert _allowed(policy(PolicyKind.ADMINISTRATOR, PLACE), f"cognito-idp:{action}", POOL_ARN)


@pytest.mark.parametrize("kind", PolicyKind)
def test_a_policy_names_actions_that_exist_once_each_and_is_short_enough_for_iam(kind: PolicyKind) -> None:
    model = botocore.session.Session().get_service_model("cognito-idp")
    document = policy(kind, PLACE)
    assert len(json.dumps(json.loads(document), separators=(",", ":"))) <= 6144
    actions = [action for statement in _statements(document) for action in statement["Action"]]
    assert len(actions) == len(set(actions))
    for service, _, name in (action.partition(":") for action in actions):
        if service == "cognito-idp" and name != "*":
            assert name in model.operation_names
    names = [statement["Sid"] for statement in _statements(document)]
    assert all(name.isalnum() for name in names)
    assert len(names) == len(set(names))


def test_every_policy_is_explained() -> None:
    assert set(sentences.POLICIES) == set(PolicyKind)


@pytest.mark.parametrize(
    ("region", "name"),
    [("eu-west-1", "aws"), ("us-gov-east-1", "aws-us-gov"), ("cn-north-1", "aws-cn"), ("eusc-de-east-1", "aws-eusc")],
)
def test_a_policy_names_the_part_of_aws_its_region_belongs_to(region: str, name: str) -> None:
    assert partition(region) == name
    document = policy(PolicyKind.ADMINISTRATOR, Place(Region(region), AccountId("123456789012"), POOL))
    assert f"arn:{name}:cognito-idp:{region}:123456789012:userpool/{POOL}" in document
    assert f"arn:{name}:iam::" in document


def test_what_is_not_known_of_a_place_stands_to_be_filled_in() -> None:
    for kind in PolicyKind:
        assert "arn:aws:cognito-idp:REGION:ACCOUNT:userpool/POOL_ID" in policy(kind, Place())


def _denied(action: str, **facts: str) -> Failure:
    return Failure(Code.ACCESS_DENIED, action=action, **facts)


def test_a_policy_for_what_was_refused_allows_that_and_nothing_else() -> None:
    refused = [
        _denied("cognito-idp:ListGroups", resource=POOL_ARN),
        _denied("cognito-idp:ListUsers", resource=POOL_ARN),
        _denied("cognito-idp:ListUserPools", resource="*"),
        Failure(Code.THROTTLED, action="cognito-idp:DeleteUserPool"),
    ]
    assert _statements(policy_allowing(refused)) == [
        {"Effect": "Allow", "Action": ["cognito-idp:ListUserPools"], "Resource": "*"},
        {"Effect": "Allow", "Action": ["cognito-idp:ListGroups", "cognito-idp:ListUsers"], "Resource": POOL_ARN},
    ]


@pytest.mark.parametrize(
    ("facts", "resource"),
    [
        ({"pool": POOL, "region": "eu-west-1", "arn": "arn:aws:sts::123456789012:assumed-role/x/ann"}, POOL_ARN),
        ({"pool": POOL, "region": "eu-west-1"}, f"arn:aws:cognito-idp:eu-west-1:ACCOUNT:userpool/{POOL}"),
        ({"arn": "arn:aws:iam::123456789012:user/ann"}, "*"),
    ],
)
def test_where_aws_names_no_resource_the_pool_that_was_asked_is_meant(facts: dict[str, str], resource: str) -> None:
    (statement,) = _statements(policy_allowing([_denied("cognito-idp:ListUsers", **facts)]))
    assert statement["Resource"] == resource


@given(st.sets(st.sampled_from([action for actions in NEEDED.values() for action in actions])))
def test_what_needs_a_refused_action_cannot_be_done_and_all_else_can(refused: set[Action]) -> None:
    denied = {action: _denied(action) for action in refused}
    for capability in Capability:
        reason = why_denied(capability, denied)
        assert (reason is not None) is bool(refused & set(NEEDED.get(capability, ())))
        assert reason is None or reason.facts["action"] in refused
