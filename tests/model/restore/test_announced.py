"""What of a restored pool may differ from the backup, and what is news."""

import pytest

from cognito_admin.model.comparisons import About, Difference, Edit, Kind
from cognito_admin.model.restore.options import Part, RestoreOptions
from cognito_admin.model.restore.proof import announced
from tests.model.restore.shops import ACCOUNT, planned


def of_pages(path: str) -> Difference:
    return Difference(About.SETTING, Kind.CHANGED, "pool/ui/all.json", "", (Edit(path, "1", "2"),))


@pytest.mark.parametrize(
    ("path", "is_announced"), [("/UICustomization/CSSVersion", True), ("/UICustomization/CSS", False)]
)
def test_the_looks_of_the_sign_in_pages_are_compared_but_not_when_they_were_uploaded(
    path: str, is_announced: bool
) -> None:
    assert announced(of_pages(path), planned()) is is_announced


def setting(name: str, path: str, kind: Kind = Kind.REMOVED) -> Difference:
    return Difference(About.SETTING, kind, name, "", (Edit(path, "before", None),))


@pytest.mark.parametrize("name", ["pool/ui/all.json", "pool/domain.json"])
def test_without_the_domain_the_look_of_the_classic_pages_goes_and_that_was_said(name: str) -> None:
    difference = setting(name, "/UICustomization/CSS")
    assert announced(difference, planned(RestoreOptions(leave_out=frozenset({Part.DOMAIN}))))
    assert not announced(difference, planned())


def test_the_logo_cannot_come_back_and_the_style_has_to() -> None:
    assert announced(setting("pool/ui/all.json", "/UICustomization/ImageUrl", Kind.CHANGED), planned())
    assert not announced(setting("pool/ui/all.json", "/UICustomization/CSS", Kind.CHANGED), planned())


def test_what_goes_with_something_that_was_replaced_by_nothing_was_said() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/sms"
    pointer = "/UserPool/SmsConfiguration"
    edits = (Edit(f"{pointer}/ExternalId", "1", None), Edit(f"{pointer}/SnsCallerArn", role, None))
    difference = Difference(About.SETTING, Kind.CHANGED, "pool/user-pool.json", "", edits)
    assert announced(difference, planned(RestoreOptions(replacements={role: ""})))
    assert not announced(difference, planned())


def test_a_provider_that_is_left_out_is_missed_whatever_its_file_is_called() -> None:
    google = (
        Edit("/IdentityProvider/ProviderName", "Google", None),
        Edit("/IdentityProvider/ProviderType", "Google", None),
    )
    difference = Difference(About.SETTING, Kind.REMOVED, "pool/providers/%47oogle.json", "", google)
    assert announced(difference, planned(RestoreOptions(replacements={"Google": ""})))
    assert not announced(difference, planned())


def test_what_a_function_became_since_the_backup_is_nobodys_news_but_that_it_is_gone() -> None:
    name = "pool/triggers/%43ustom%4dessage.json"
    changed = (Edit("/Configuration/CodeSha256", "old", "new"), Edit("/Policy/Statement/1/Effect", None, "Allow"))
    assert announced(Difference(About.SETTING, Kind.CHANGED, name, "", changed), planned())
    gone = (Edit("/Configuration/FunctionName", "greet", None),)
    assert not announced(Difference(About.SETTING, Kind.CHANGED, name, "", gone), planned())
