"""Failures in words, as the window shows them."""

from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.sentences import detail, explain


def test_what_to_do_stands_below_what_aws_said_and_is_no_part_of_its_request_id() -> None:
    pool = {"pool": "us-east-1_Shop", "region": "us-east-1"}
    said = detail(explain(Failure(Code.POOL_NOT_FOUND, message="Gone.", request_id="1-2-3", **pool)))
    *_, aws, request, advice = said.splitlines()
    assert aws == "AWS said: “Gone.”"
    assert request == "Request id: 1-2-3"
    assert "AWS Support may be able to bring it back" in advice
    assert len(detail(explain(Failure(Code.POOL_NOT_FOUND, **pool))).splitlines()) == 1
