"""Domains of the sign-in pages: a prefix of Amazon's, or one's own."""

import hashlib
import re
from typing import Any

from cognito_admin.demo.errors import AwsError, invalid_parameter
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import PoolState, Service

PREFIX = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
RESERVED_WORDS = ("aws", "amazon", "cognito")


@operation("CreateUserPoolDomain", category="UserPoolResourceUpdate")
def create_user_pool_domain(service: Service, request: Request) -> Answer:
    pool, name = service.pool(request["UserPoolId"]), request["Domain"]
    own = "CustomDomainConfig" in request
    if any(name in other.domains for other in service.pools.values()):
        raise invalid_parameter("Domain already associated with another user pool.")
    if any(own == ("CustomDomainConfig" in domain) for domain in pool.domains.values()):
        raise invalid_parameter("Domain already exists.")
    if not own and (not PREFIX.fullmatch(name) or any(word in name for word in RESERVED_WORDS)):
        raise invalid_parameter("Invalid domain prefix.")
    _refuse_settings(pool, request)
    return _store(service, pool, request)


@operation("DescribeUserPoolDomain", category="UserPoolResourceRead")
def describe_user_pool_domain(service: Service, request: Request) -> Answer:
    for pool in service.pools.values():
        if request["Domain"] in pool.domains:
            return {"DomainDescription": pool.domains[request["Domain"]]}
    return {"DomainDescription": {}}


@operation("UpdateUserPoolDomain", category="UserPoolResourceUpdate")
def update_user_pool_domain(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    before = _domain(pool, request["Domain"])
    if ("CustomDomainConfig" in request) and "CustomDomainConfig" not in before:
        raise invalid_parameter("A prefix domain has no certificate.")
    merged = {**{key: before[key] for key in ("CustomDomainConfig",) if key in before}, **request}
    _refuse_settings(pool, merged)
    return _store(service, pool, merged)


@operation("DeleteUserPoolDomain", category="UserPoolResourceUpdate")
def delete_user_pool_domain(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    _domain(pool, request["Domain"])
    del pool.domains[request["Domain"]]
    return {}


def _domain(pool: PoolState, name: str) -> dict[str, Any]:
    if name not in pool.domains:
        raise invalid_parameter("No such domain or user pool exists.")
    return pool.domains[name]


def _refuse_settings(pool: PoolState, request: Request) -> None:
    if request.get("ManagedLoginVersion", 1) == 2 and pool.settings["UserPoolTier"] == "LITE":
        raise AwsError("FeatureUnavailableInTierException", "Managed login is not available in the LITE tier.")
    arn = request.get("CustomDomainConfig", {}).get("CertificateArn", "arn:aws:acm:us-east-1:")
    if not arn.startswith("arn:aws:acm:us-east-1:"):
        raise invalid_parameter("The certificate of a custom domain must be in us-east-1.")
    if "Routing" in request and "CustomDomainConfig" not in request:
        raise invalid_parameter("Routing is supported for custom domains only.")


def _store(service: Service, pool: PoolState, request: Request) -> Answer:
    name = request["Domain"]
    digest = hashlib.blake2b(f"{pool.id}/{name}".encode(), digest_size=8).hexdigest()
    front = f"d{digest[:13]}.cloudfront.net"
    version = request.get("ManagedLoginVersion", 1)
    pool.domains[name] = {
        "UserPoolId": pool.id,
        "AWSAccountId": service.account_id,
        "Domain": name,
        "S3Bucket": f"aws-cognito-prod-{service.region}-assets",
        "CloudFrontDistribution": front,
        "Version": service.clock.now().strftime("%Y%m%d%H%M%S"),
        "Status": "ACTIVE",
        **{member: value for member, value in request.items() if member not in ("UserPoolId", "Domain")},
        "ManagedLoginVersion": version,
    }
    answer: Answer = {"ManagedLoginVersion": version}
    if "CustomDomainConfig" in request:
        answer["CloudFrontDomain"] = front
    return answer
