"""What of a restored pool may differ from the backup, and what is news."""

import pytest

from cognito_admin.model.comparisons import About, Difference, Edit, Kind
from cognito_admin.model.restore.proof import announced
from tests.model.restore.shops import planned


def of_pages(path: str) -> Difference:
    return Difference(About.SETTING, Kind.CHANGED, "pool/ui/all.json", "", (Edit(path, "1", "2"),))


@pytest.mark.parametrize(
    ("path", "is_announced"), [("/UICustomization/CSSVersion", True), ("/UICustomization/CSS", False)]
)
def test_the_looks_of_the_sign_in_pages_are_compared_but_not_when_they_were_uploaded(
    path: str, is_announced: bool
) -> None:
    assert announced(of_pages(path), planned()) is is_announced
