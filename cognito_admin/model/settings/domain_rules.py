"""Domains of the sign-in pages, and how the pages look."""

import re
from collections.abc import Mapping
from typing import Any

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.problems import Problem, problem

CLASSIC, MANAGED = 1, 2
"""The values of ManagedLoginVersion."""
MOST_CSS_BYTES = 3 * 1024
MOST_LOGO_BYTES = 100 * 1024
"""Developer guide, "Customizing the classic hosted UI"."""
MOST_SETTINGS_BYTES = 2 * 1024 * 1024
LONGEST_NAME = 63
CERTIFICATE_REGION = "us-east-1"
TLS = ("TLS_V1_3_2025", "TLS_V1_2_2021", "TLS_V1")
_RESERVED = ("aws", "amazon", "cognito")
_PREFIX = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def prefix_problem(text: str) -> Problem | None:
    """Of a domain of Amazon's, of which one chooses the beginning."""
    if not text:
        return problem(marked("Choose what the address begins with."))
    if len(text) > LONGEST_NAME:
        return problem(marked("A prefix has at most {most} characters."), most=LONGEST_NAME)
    if not _PREFIX.fullmatch(text):
        return problem(marked("A prefix has small letters, digits and hyphens, and no hyphen at either end."))
    if word := next((word for word in _RESERVED if word in text), None):
        return problem(marked("AWS keeps the word “{word}” for itself."), word=word)
    return None


def host_problem(text: str) -> Problem | None:
    """Of a domain of one's own: a subdomain such as ``auth.shop.example``."""
    if not text:
        return problem(marked("Name the domain, such as auth.shop.example."))
    if "://" in text or "/" in text:
        return problem(marked("Only the domain: without https:// and without a path."))
    if len(text) > LONGEST_NAME:
        return problem(marked("A domain has at most {most} characters."), most=LONGEST_NAME)
    labels = text.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return problem(marked("A domain has small letters, digits, hyphens and dots: auth.shop.example."))
    if len(labels) < 3:
        return problem(marked("Cognito takes a subdomain only, such as auth.{domain}."), domain=text)
    if text.endswith(".amazoncognito.com"):
        return problem(marked("This is a domain of Amazon’s. Choose a prefix above instead."))
    return None


def certificate_problem(arn: str) -> Problem | None:
    """Of the certificate of an own domain, which CloudFront wants in us-east-1 wherever the pool is."""
    if not arn.strip():
        return problem(marked("Name the certificate of the domain."))
    parts = read_arn(arn)
    if parts is None or parts.service != "acm" or not parts.resource.startswith("certificate/"):
        return problem(
            marked(
                "Not the ARN of a certificate in ACM. Those look like arn:aws:acm:us-east-1:123456789012:certificate/…."
            )
        )
    if parts.region != CERTIFICATE_REGION:
        return problem(
            marked("The certificate is in {other}. It has to be in {region}, wherever the pool is."),
            other=parts.region,
            region=CERTIFICATE_REGION,
        )
    return None


def address(domain: Mapping[str, Any], region: str) -> str:
    """Where the sign-in pages of a DomainDescription are."""
    name = str(domain.get("Domain", ""))
    if domain.get("CustomDomainConfig"):
        return f"https://{name}"
    ending = "amazoncognito.us" if region.startswith("us-gov-") else "amazoncognito.com"
    return f"https://{name}.auth.{region}.{ending}"


def css_problem(text: str) -> Problem | None:
    """Of the style sheet of the classic pages."""
    count = len(text.encode(errors="surrogatepass"))
    if count > MOST_CSS_BYTES:
        return problem(
            marked("The style sheet has {count} bytes; Cognito takes at most {most}."), count=count, most=MOST_CSS_BYTES
        )
    if text.count("{") != text.count("}"):
        return problem(marked("Every opening brace needs its closing one."))
    return None


def logo_problem(content: bytes) -> Problem | None:
    """Of the picture at the top of the classic pages."""
    if not content.startswith(_SIGNATURES):
        return problem(marked("The logo has to be a PNG or JPEG picture."))
    if len(content) > MOST_LOGO_BYTES:
        return problem(
            marked("The logo has {count} KB; Cognito takes at most {most}."),
            count=-(-len(content) // 1024),
            most=MOST_LOGO_BYTES // 1024,
        )
    return None
