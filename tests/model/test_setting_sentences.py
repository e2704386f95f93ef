"""Every member that AWS describes has a name that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import botocore.session
import pytest

from cognito_admin.model.sentences.setting_values import VALUES, value_words
from cognito_admin.model.sentences.settings import LASTING, MEMBERS, THINGS, member_title
from cognito_admin.model.settings.change import Lasting
from cognito_admin.model.settings.things import ThingKind

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_BY = {
    "DescribeUserPool": "UserPool",
    "GetUserPoolMfaConfig": "",
    "DescribeUserPoolClient": "UserPoolClient",
    "DescribeIdentityProvider": "IdentityProvider",
    "DescribeResourceServer": "ResourceServer",
    "DescribeUserPoolDomain": "DomainDescription",
    "DescribeRiskConfiguration": "RiskConfiguration",
    "GetLogDeliveryConfiguration": "LogDeliveryConfiguration",
    "GetUserPoolSessionConfiguration": "",
    "GetUserPoolClientSessionConfiguration": "",
    "GetUICustomization": "UICustomization",
    "DescribeManagedLoginBranding": "ManagedLoginBranding",
    "DescribeTerms": "Terms",
}
"""Where the documents of settings come from, and the member that each is in."""


def pointers(shape: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in shape.members.items():
        yield (*before, name)
        if inner.type_name == "structure":
            yield from pointers(inner, (*before, name))


@pytest.fixture(scope="module")
def described() -> set[tuple[str, ...]]:
    model = botocore.session.get_session().get_service_model("cognito-idp")
    found: set[tuple[str, ...]] = set()
    for operation, member in READ_BY.items():
        shape = model.operation_model(operation).output_shape
        assert shape is not None
        found.update(pointers(shape.members[member] if member else shape))
    return found


def test_every_member_of_the_bundled_model_is_called_by_a_name_of_the_catalogue(
    described: set[tuple[str, ...]],
) -> None:
    def known(pointer: tuple[str, ...]) -> bool:
        return any(".".join(pointer[start:]) in MEMBERS for start in range(len(pointer)))

    assert sorted(".".join(pointer) for pointer in described if not known(pointer)) == []


def test_no_two_members_of_one_document_that_hold_a_value_are_called_the_same() -> None:
    model = botocore.session.get_session().get_service_model("cognito-idp")
    same: list[str] = []
    for operation, member in READ_BY.items():
        shape = model.operation_model(operation).output_shape
        assert shape is not None
        root = shape.members[member] if member else shape
        titles: dict[str, str] = {}
        for pointer in pointers(root):
            inner: Any = root
            for name in pointer:
                inner = inner.members[name]
            if inner.type_name == "structure":
                continue
            title, path = member_title(pointer), ".".join(pointer)
            if title in titles:
                same.append(f"{operation}: {titles[title]} and {path} are both “{title}”")
            titles[title] = path
    assert same == []


@pytest.mark.parametrize(
    ("pointer", "title"),
    [
        (("Policies", "PasswordPolicy", "MinimumLength"), "Password: minimum length"),
        (("NewPolicy", "RequireTwoPeople"), "Require two people"),
        (("NewARNOfRole",), "New ARN of role"),
        (("cost-center",), "cost-center"),
        (("UserPoolTags", "team"), "Tags: team"),
        (("AttributeMapping", "email"), "Attribute mapping: email"),
        (("ProviderDetails", "client_id"), "Client ID"),
    ],
)
def test_members_are_called_as_people_call_them_and_unknown_ones_by_their_words(
    pointer: tuple[str, ...], title: str
) -> None:
    assert member_title(pointer) == title


def test_every_value_that_aws_knows_of_a_member_with_words_has_its_own() -> None:
    model = botocore.session.get_session().get_service_model("cognito-idp")
    lacking: list[str] = []
    for operation, member in READ_BY.items():
        shape = model.operation_model(operation).output_shape
        assert shape is not None
        root = shape.members[member] if member else shape
        for pointer in pointers(root):
            inner: Any = root
            for name in pointer:
                inner = inner.members[name]
            inner = inner.member if inner.type_name == "list" else inner
            words = [known for path, known in VALUES.items() if ".".join(pointer).endswith(path)]
            values = getattr(inner, "enum", ())
            lacking += [f"{'.'.join(pointer)}: {one}" for one in values if words and one not in words[0]]
    assert lacking == []


@pytest.mark.parametrize(
    ("pointer", "value", "words"),
    [
        (("MfaConfiguration",), "ON", "Required"),
        (("ManagedLoginVersion",), 2, "Managed login"),
        (("AccountRecoverySetting", "RecoveryMechanisms", "Name"), "verified_email", "By e-mail"),
        (("MfaConfiguration",), "SOMETIMES", None),
        (("Name",), "ON", None),
    ],
)
def test_values_are_told_in_the_words_of_the_pages_and_unknown_ones_as_aws_has_them(
    pointer: tuple[str, ...], value: object, words: str | None
) -> None:
    assert value_words(pointer, value) == words


def test_every_kind_of_thing_has_a_name_and_every_change_for_good_its_reason() -> None:
    assert set(THINGS) == set(ThingKind)
    assert set(LASTING) == set(Lasting)


def test_roles_are_told_with_the_app_client_they_are_of() -> None:
    key = "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Shop:1web"
    assert member_title(("RoleMappings", key, "RulesConfiguration", "Rules")) == "Rules: 1web"
    assert member_title(("RoleMappings", key, "Type")) == "How the role is chosen: 1web"
    assert value_words(("RoleMappings", key, "Type"), "Token") == "By their groups"
    assert member_title(("AttributeTags", "PrincipalTags", "tenant")) == "Attributes as tags: tenant"
