"""The metadata of a SAML identity provider: what it tells, and why Cognito could not use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as Xml

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.certificates import validity_of
from cognito_admin.model.settings.problems import Problem, problem

MOST_CHARACTERS = 131_072
"""Of any value of ProviderDetails (API reference)."""
MOST_OF_CERTIFICATE = 4_096
"""Characters of a signing certificate (developer guide, "Things to know about SAML IdPs")."""
_METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


@dataclass(frozen=True, slots=True)
class Metadata:
    """``expires``: when the last of its signing certificates does."""

    entity: str
    sign_in_url: str
    expires: datetime
    certificates: int


def read_metadata(text: str, now: datetime) -> Metadata | Problem:
    """What the metadata document tells; or why it is of no use ``now``."""
    if len(text) > MOST_CHARACTERS:
        return problem(
            marked("The file is too long: Cognito takes {most} characters, and it has {count}."),
            most=MOST_CHARACTERS,
            count=len(text),
        )
    # A document type may define entities that unfold without end, or that name files. No metadata has one.
    if "<!DOCTYPE" in text.upper():
        return problem(marked("The file declares a document type, which no SAML metadata has."))
    try:
        root = Xml.fromstring(text.lstrip("\ufeff").strip())  # noqa: S314 - without a document type it has no entities
    except Xml.ParseError:
        return problem(marked("The file is not XML. Export the metadata again at the provider."))
    entities = [root] if root.tag == f"{_METADATA}EntityDescriptor" else root.findall(f"{_METADATA}EntityDescriptor")
    if not entities or not root.tag.startswith(_METADATA):
        return problem(marked("The file is XML, but not the SAML metadata of an identity provider."))
    if len(entities) > 1:
        return problem(marked("The file describes several providers. Export the metadata of one."))
    return _read_entity(entities[0], now)


def _read_entity(entity: Xml.Element, now: datetime) -> Metadata | Problem:
    role = entity.find(f"{_METADATA}IDPSSODescriptor")
    if role is None:
        of_service = entity.find(f"{_METADATA}SPSSODescriptor") is not None
        if of_service:
            return problem(marked("This is the metadata of an app, not of an identity provider."))
        return problem(marked("The file is XML, but not the SAML metadata of an identity provider."))
    services = role.findall(f"{_METADATA}SingleSignOnService")
    places = {service.get("Binding", ""): service.get("Location", "") for service in services}
    sign_in = places.get(_REDIRECT) or next((place for place in places.values() if place), "")
    if not sign_in:
        return problem(marked("The metadata does not say where people sign in."))
    certificates = _signing_certificates(role)
    if not certificates:
        return problem(marked("The metadata has no signing certificate, so that Cognito could trust no answer."))
    if any(len("".join(one.split())) > MOST_OF_CERTIFICATE for one in certificates):
        return problem(
            marked("A signing certificate is longer than the {most} characters that Cognito takes."),
            most=MOST_OF_CERTIFICATE,
        )
    ends = [validity.ends for one in certificates if (validity := validity_of(one)) is not None]
    if not ends:
        return problem(marked("The signing certificate in the metadata cannot be read."))
    if max(ends) <= now:
        return problem(
            marked(
                "The signing certificate expired on {date}. Renew it at the provider, then export the metadata again."
            ),
            date=f"{max(ends):%Y-%m-%d}",
        )
    return Metadata(entity.get("entityID", ""), sign_in, max(ends), len(certificates))


def _signing_certificates(role: Xml.Element) -> Sequence[str]:
    """A key without ``use`` is for everything (SAML 2.0 metadata, 2.4.1.1)."""
    return [
        found.text or ""
        for key in role.findall(f"{_METADATA}KeyDescriptor")
        if key.get("use", "signing") == "signing"
        for found in key.iter(f"{_SIGNATURE}X509Certificate")
    ]
