"""Users and options by chance."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.options import (
    AttributeRule,
    Conversion,
    Part,
    RestoreOptions,
    RuleKind,
)
from cognito_admin.model.restore.password_hashes import Algorithm
from cognito_admin.model.users import STATUSES

_NAMES = st.sampled_from(["ada", "Ada", "ADA", "bob", "x y", "ada@shop.example", "Google_117", "z" * 130]) | st.text(
    max_size=5
)
_IDENTITIES = st.sampled_from(
    [
        "",
        "[",
        json.dumps([{"providerName": "Google", "userId": "117"}]),
        json.dumps([{"providerName": "Acme", "userId": "7"}]),
        json.dumps([{"providerName": "Google", "userId": str(number)} for number in range(6)]),
    ]
)
_VALUES = {
    "sub": st.uuids().map(str),
    "email": st.sampled_from(["", "ada@shop.example", "Ada@Shop.example", "no address"]),
    "email_verified": st.sampled_from(["true", "false", ""]),
    "phone_number": st.sampled_from(["", "+4917012345", "0170"]),
    "phone_number_verified": st.sampled_from(["true", "false"]),
    "identities": _IDENTITIES,
    "cognito:user_status": st.just("CONFIRMED"),
    "preferred_username": st.sampled_from(["", "ada", "ADA"]),
    "custom:plan": st.text(max_size=25),
    "custom:other": st.text(max_size=3),
}


@st.composite
def _records(draw: st.DrawFn) -> Mapping[str, Any]:
    names = draw(st.sets(st.sampled_from(sorted(_VALUES))))
    return {
        "Username": draw(_NAMES),
        "UserStatus": draw(st.sampled_from(STATUSES)),
        "Enabled": draw(st.booleans()),
        "Attributes": [{"Name": name, "Value": draw(_VALUES[name])} for name in sorted(names)],
    }


RECORDS = st.lists(
    _records() | st.just({}) | st.just({"Username": "x", "Attributes": [7]}),
    max_size=6,
    unique_by=lambda record: str(record.get("Username")),
)
"""Of one pool: no two have the same user name."""

_ATTRIBUTES = st.sampled_from(["custom:plan", "custom:externalId", "custom:none", "name", "email"])
_RULES = st.one_of(
    st.builds(
        AttributeRule, st.just(RuleKind.RENAME), _ATTRIBUTES, to=st.sampled_from(["custom:new", "name", "custom:plan"])
    ),
    st.builds(AttributeRule, st.just(RuleKind.DROP), _ATTRIBUTES),
    st.builds(AttributeRule, st.just(RuleKind.DEFAULT), _ATTRIBUTES, value=st.sampled_from(["x", "7"])),
    st.builds(
        AttributeRule,
        st.just(RuleKind.RETYPE),
        _ATTRIBUTES,
        type=st.sampled_from(["String", "Number", "Boolean"]),
        minimum=st.none() | st.just("1"),
        maximum=st.none() | st.just("9"),
    ),
)
_ADDRESSES = st.none() | st.lists(st.sampled_from(["email", "phone_number"]), unique=True).map(tuple)
_OF_ONES_OWN = st.sampled_from(
    [Fate.TEMPORARY_PASSWORD, Fate.RANDOM_PERMANENT_PASSWORD, Fate.IMPORT_JOB, Fate.LEAVE_OUT]
)
OPTIONS: st.SearchStrategy[RestoreOptions] = st.builds(
    RestoreOptions,
    statuses=st.fixed_dictionaries(
        {},
        optional={
            **{status: _OF_ONES_OWN for status in STATUSES if status != "EXTERNAL_PROVIDER"},
            "EXTERNAL_PROVIDER": st.sampled_from([Fate.LEAVE_OUT, Fate.PRE_LINK]),
        },
    ),
    leave_out=st.frozensets(st.sampled_from(Part), max_size=3),
    conversion=st.builds(
        Conversion,
        rules=st.lists(_RULES, max_size=3).map(tuple),
        username_attributes=_ADDRESSES,
        alias_attributes=_ADDRESSES,
        case_sensitive=st.none() | st.booleans(),
        username_from=st.none() | st.sampled_from(["preferred_username", "email", "custom:plan"]),
    ),
    replacements=st.dictionaries(
        st.sampled_from(
            [
                "shop",
                "Google",
                "arn:aws:iam::123456789012:role/sms",
                "arn:aws:ses:eu-central-1:123456789012:identity/shop.example",
            ]
        ),
        st.sampled_from(["", "arn:aws:iam::123456789012:role/other"]),
    ),
    original_sub=st.booleans(),
    without_unfit=st.booleans(),
    hashing=st.none() | st.sampled_from(Algorithm),
    most_users=st.none() | st.integers(1, 3),
)
