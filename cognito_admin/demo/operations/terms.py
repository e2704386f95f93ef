"""Terms documents: what a client's sign-up page links to."""

import uuid

from cognito_admin.demo.errors import AwsError, client_not_found, limit_exceeded, resource_not_found
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import Members, PoolState, Service

MAX_DOCUMENTS = 40


@operation("CreateTerms")
def create_terms(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    if request["ClientId"] not in pool.clients:
        raise client_not_found(request["ClientId"])
    _refuse_second(pool, request["ClientId"], request["TermsName"])
    if len(pool.terms) >= MAX_DOCUMENTS:
        raise limit_exceeded(f"The number of terms documents exceeds the limit of {MAX_DOCUMENTS}.")
    now = service.clock.now()
    terms: Members = {
        "TermsId": str(uuid.UUID(service.letters("0123456789abcdef", 32), version=4)),
        "Links": {},
        **request,
        "CreationDate": now,
        "LastModifiedDate": now,
    }
    pool.terms[terms["TermsId"]] = terms
    return {"Terms": terms}


@operation("DescribeTerms")
def describe_terms(service: Service, request: Request) -> Answer:
    return {"Terms": _terms(service.pool(request["UserPoolId"]), request["TermsId"])}


@operation("DescribeTermsByClient")
def describe_terms_by_client(service: Service, request: Request) -> Answer:
    terms = _terms_of(service.pool(request["UserPoolId"]), request["ClientId"], request["TermsName"])
    if terms is None:
        raise _not_found()
    return {"Terms": terms}


@operation("ListTerms")
def list_terms(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    documents, token = page(
        service,
        ("ListTerms", pool.id),
        list(pool.terms.values()),
        limit=request.get("MaxResults"),
        token=request.get("NextToken"),
    )
    summary = ("TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate")
    answer: Answer = {"Terms": [{member: terms[member] for member in summary} for terms in documents]}
    return answer if token is None else {**answer, "NextToken": token}


@operation("UpdateTerms")
def update_terms(service: Service, request: Request) -> Answer:
    """Changes what is given and keeps the rest: the reference names no defaults for what is left out."""
    pool = service.pool(request["UserPoolId"])
    before = _terms(pool, request["TermsId"])
    name = request.get("TermsName", before["TermsName"])
    if name != before["TermsName"]:
        _refuse_second(pool, before["ClientId"], name)
    pool.terms[before["TermsId"]] = {**before, **request, "LastModifiedDate": service.clock.now()}
    return {"Terms": pool.terms[before["TermsId"]]}


@operation("DeleteTerms")
def delete_terms(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    del pool.terms[_terms(pool, request["TermsId"])["TermsId"]]
    return {}


def _terms(pool: PoolState, terms_id: str) -> Members:
    if terms_id not in pool.terms:
        raise _not_found()
    return pool.terms[terms_id]


def _terms_of(pool: PoolState, client_id: str, name: str) -> Members | None:
    return next(
        (terms for terms in pool.terms.values() if (terms["ClientId"], terms["TermsName"]) == (client_id, name)), None
    )


def _refuse_second(pool: PoolState, client_id: str, name: str) -> None:
    if _terms_of(pool, client_id, name):
        raise AwsError("TermsExistsException", f"The app client already has a document named {name}.")


def _not_found() -> AwsError:
    return resource_not_found("Terms document does not exist.")
