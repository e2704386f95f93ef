"""The role that import jobs write their log with: who may take it on, and what it allows.

Source: developer guide, "Creating the CloudWatch Logs IAM role".
"""

import json
from typing import Any

from cognito_admin.model.ids import AccountId, Region
from cognito_admin.model.permissions import partition

IMPORT_ROLE_NAME = "cognito-admin-user-import"
POLICY_NAME = "logs-of-user-imports"


def trust_policy() -> dict[str, Any]:
    """Cognito, and nobody else."""
    return _document(
        {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"}
    )


def log_policy(region: Region, account: AccountId) -> dict[str, Any]:
    """Writing the logs of Cognito, and nothing else."""
    operations = ("CreateLogGroup", "CreateLogStream", "DescribeLogStreams", "PutLogEvents")
    return _document(
        {
            "Effect": "Allow",
            "Action": [f"logs:{operation}" for operation in operations],
            "Resource": [f"arn:{partition(region)}:logs:{region}:{account}:log-group:/aws/cognito/*"],
        }
    )


def role_text(region: Region, account: AccountId) -> str:
    """Both as one would make them by hand."""
    return (
        f"# {IMPORT_ROLE_NAME}: trust policy\n{_text(trust_policy())}\n\n"
        f"# {POLICY_NAME}: permissions\n{_text(log_policy(region, account))}\n"
    )


def _document(statement: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2)
