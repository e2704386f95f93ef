"""What the account holds beside a pool: the functions of its triggers, and the roles, senders and logs it names."""

import base64
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from cognito_admin.demo.state import Service

_SOURCE = "exports.handler = async (event) => event;\n"


def furnish(
    service: Service,
    pool_arn: str,
    functions: Mapping[str, bool],
    roles: Mapping[str, str],
    descriptions: Mapping[str, str] | None = None,
) -> None:
    """Puts them into moto. ``functions``: whether Cognito may call each, by ARN; ``roles``: who may assume each, by ARN."""
    from moto.awslambda.models import lambda_backends  # pyright: ignore[reportMissingTypeStubs]
    from moto.iam.models import iam_backends  # pyright: ignore[reportMissingTypeStubs]

    iam: Any = iam_backends[service.account_id]["aws"]
    lambdas: Any = lambda_backends[service.account_id][service.region]
    execution = f"arn:aws:iam::{service.account_id}:role/shop-functions"
    there = {role.arn for role in iam.roles.values()}
    for arn, principal in {execution: "lambda.amazonaws.com", **roles}.items():
        if arn not in there:
            _add_role(iam, arn.rpartition("/")[2], principal)
    there = {function.function_arn for function in lambdas.list_functions()}
    for arn, permitted in functions.items():
        if arn not in there:
            described = (descriptions or {}).get(arn, "")
            _add_function(lambdas, arn.rpartition(":")[2], execution, pool_arn if permitted else None, described)


def furnish_key(service: Service, alias: str, description: str) -> None:
    """Puts a key into moto that encrypts what nobody else is to read."""
    from moto.kms.models import kms_backends  # pyright: ignore[reportMissingTypeStubs]

    keys: Any = kms_backends[service.account_id][service.region]
    if keys.get_key_id_from_alias(alias) is None:
        made = keys.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", description, [])
        keys.create_alias(made.id, alias)


def furnish_topics(service: Service, names: Iterable[str]) -> None:
    """Puts what an alarm can tell into moto."""
    from moto.sns.models import sns_backends  # pyright: ignore[reportMissingTypeStubs]

    topics: Any = sns_backends[service.account_id][service.region]
    for name in names:
        if f"arn:aws:sns:{service.region}:{service.account_id}:{name}" not in topics.topics:
            topics.create_topic(name)


def furnish_messages(service: Service, senders: Iterable[str], log_groups: Iterable[str]) -> None:
    """Puts who e-mails come from, a domain or an address, and what is written of them into moto."""
    from moto.logs.models import logs_backends  # pyright: ignore[reportMissingTypeStubs]
    from moto.sesv2.models import sesv2_backends  # pyright: ignore[reportMissingTypeStubs]

    mail: Any = sesv2_backends[service.account_id][service.region]
    logs: Any = logs_backends[service.account_id][service.region]
    for sender in senders:
        mail.create_email_identity(sender, None, None, None).verified_for_sending_status = True
    for log_group in log_groups:
        if log_group not in logs.groups:
            logs.create_log_group(log_group, {})


def _add_role(iam: Any, name: str, principal: str) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}],
    }
    iam.create_role(
        role_name=name,
        assume_role_policy_document=json.dumps(trust),
        path="/",
        permissions_boundary=None,
        description="",
        tags=[],
        max_session_duration="3600",
    )


def _add_function(lambdas: Any, name: str, role: str, pool_arn: str | None, description: str) -> None:
    lambdas.create_function(
        {
            "FunctionName": name,
            "Description": description,
            "Role": role,
            "Runtime": "nodejs22.x",
            "Handler": "index.handler",
            "Timeout": 5,
            "Code": {"ZipFile": base64.b64encode(_zipped()).decode()},
        }
    )
    if pool_arn:
        statement = {
            "StatementId": "cognito",
            "Action": "lambda:InvokeFunction",
            "Principal": "cognito-idp.amazonaws.com",
            "SourceArn": pool_arn,
        }
        lambdas.add_permission(name, None, json.dumps(statement))


def _zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.js", _SOURCE)
    return buffer.getvalue()
