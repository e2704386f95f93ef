from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.model.ids import GroupName, PoolId, Sub, Username
from cognito_admin.model.sentences.tokens import SAID, UNREADABLE
from cognito_admin.model.tokens.check import Level, Said, against_user, pool_of, remarks, signature, validity
from cognito_admin.model.tokens.token import Unreadable, read_token
from cognito_admin.model.users import User
from tests.model.tokens.made import ISSUER, NOW_S, POOL, PUBLIC_KEYS, part, signed

HERE = PoolId(POOL)
NOW = datetime.fromtimestamp(NOW_S, UTC)
ADA = User(
    Username("ada"), Sub("sub-1"), {"email": "ada@example.com", "email_verified": "true"}, "CONFIRMED", True, NOW, NOW
)


def test_everything_that_can_be_said_has_its_words() -> None:
    assert set(SAID) == set(Said)
    assert set(UNREADABLE) == set(Unreadable)


def test_a_token_of_the_pool_is_found_signed() -> None:
    for use in ("id", "access"):
        assert signature(read_token(signed(use)), HERE, PUBLIC_KEYS).said is Said.SIGNED


def test_a_token_whose_claims_were_changed_is_found_out() -> None:
    header, _, signed_by = signed().split(".")
    forged = read_token(f"{header}.{part({'iss': ISSUER, 'cognito:groups': ['admins']})}.{signed_by}")
    found = signature(forged, HERE, PUBLIC_KEYS)
    assert (found.said, found.level) == (Said.FORGED, Level.WRONG)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (f"{part({'alg': 'none'})}.{part({'iss': ISSUER})}.", Said.UNSIGNED),
        (f"{part({'alg': 'NONE'})}.{part({'iss': ISSUER})}.AAAA", Said.UNSIGNED),
        (f"{part({})}.{part({'iss': ISSUER})}.AAAA", Said.UNSIGNED),
        (signed(header={"alg": "HS256"}), Said.OTHER_ALGORITHM),
        (signed(header={"kid": "another"}), Said.KEY_UNKNOWN),
        (signed(header={"kid": ["a"]}), Said.KEY_UNKNOWN),
        (signed(iss=ISSUER[:-1] + "9"), Said.OTHER_POOL),
    ],
)
def test_a_token_that_this_pool_did_not_sign_is_never_called_signed(token: str, said: Said) -> None:
    assert signature(read_token(token), HERE, PUBLIC_KEYS).said is said


def test_without_keys_or_pool_nothing_is_claimed() -> None:
    token = read_token(signed())
    assert signature(token, HERE, None).said is Said.NO_KEYS
    assert signature(token, None, None).said is Said.NO_POOL
    assert signature(token, HERE, ()).said is Said.KEY_UNKNOWN


@pytest.mark.parametrize(
    "issuer",
    [
        "https://cognito-idp.eu-central-1.amazonaws.com.evil.example/eu-central-1_Example12",
        "https://evil.example/cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example12",
        "http://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example12",
        "https://cognito-idp.us-east-1.amazonaws.com/eu-central-1_Example12",
        "https://accounts.google.com",
        "",
        7,
    ],
)
def test_an_issuer_that_only_looks_like_a_pool_is_none(issuer: object) -> None:
    token = read_token(signed(iss=issuer))
    assert pool_of(token) is None
    assert Said.NOT_COGNITOS in {finding.said for finding in remarks(token)}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, Said.VALID), (3599, Said.VALID), (3600, Said.EXPIRED), (-299, Said.VALID), (-301, Said.NOT_YET)],
)
def test_when_a_token_counts(seconds: int, said: Said) -> None:
    assert validity(read_token(signed()), NOW + timedelta(seconds=seconds)).said is said


def test_a_token_without_an_end_is_remarked() -> None:
    assert validity(read_token(signed(exp="never")), NOW).said is Said.NO_END


def test_a_token_near_what_servers_take_is_remarked() -> None:
    assert [one.said for one in remarks(read_token(signed(groups="x" * 6_000)))] == [Said.LARGE]
    assert remarks(read_token(signed())) == ()


def test_a_token_is_held_against_the_user_it_names() -> None:
    token = read_token(signed(email="ada@example.com", email_verified=True))
    assert [one.said for one in against_user(token, ADA)] == [Said.USER_FOUND]
    later = replace(
        ADA, enabled=False, attributes={**ADA.attributes, "email": "a@b.example"}, groups=(GroupName("staff"),)
    )
    found = against_user(token, later)
    assert [one.said for one in found] == [
        Said.USER_FOUND, Said.USER_DISABLED, Said.USER_CHANGED, Said.GROUPS_CHANGED,
    ]  # fmt: skip
    assert dict(found[2].facts) == {"attributes": "email"}
    assert [one.said for one in against_user(token, None)] == [Said.USER_GONE]


def test_the_token_of_an_app_names_no_user() -> None:
    token = read_token(signed("access", sub="client-1", client_id="client-1"))
    assert [one.said for one in against_user(token, None)] == [Said.OF_AN_APP]
