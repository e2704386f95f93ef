"""The parts of the documentation that are made of the program: policies, hosts, messages.

``python -m tests.docs.generated`` writes them anew; a test holds that nothing would change by it.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import create_loader

from cognito_admin.aws.session import _AT_THE_ENDPOINT
from cognito_admin.model.permissions import Place, PolicyKind, policy
from cognito_admin.model.sentences import FAILURES, POLICIES, fill
from cognito_admin.model.sentences.asking_aws import ASKING_AWS
from cognito_admin.model.sentences.backups import BACKUPS
from cognito_admin.model.sentences.connecting import CONNECTING
from cognito_admin.model.sentences.keeping import KEEPING
from cognito_admin.model.sentences.refusals import REFUSALS
from cognito_admin.model.sentences.working import WORKING
from tests.docs.pages import Page, pages
from tests.docs.preferences import preferences

REGION = "eu-central-1"
SERVICES = {
    "cognito-idp": "user pools: all that is shown and changed, and the public keys of a pool",
    "sts": "which account this is, and roles that a profile takes on",
    "cloudwatch": "*Health*, the numbers of triggers, alarms",
    "sso": "credentials, where you sign in by IAM Identity Center",
    "sso-oidc": "the sign-in by IAM Identity Center itself",
    "signin": "the sign-in by `aws login`",
    "lambda": "the functions of triggers",
    "cognito-identity": "*Settings › Identity pools*",
    "s3": "backups in S3; with a bucket, its name comes before",
    "logs": "where logs of a pool go, and what the log of an import says",
    "firehose": "where logs of a pool go",
    "iam": "the roles that a pool names",
    "kms": "the keys that a pool names",
    "acm": "the certificates that a pool names",
    "sesv2": "who the e-mails of a pool come from",
    "sns": "the topics that alarms tell",
}
"""Every service that the program asks, by the name the SDK has for it, and what of it."""
_SIGNING_IN = {"sso", "sso-oidc", "signin", "sts"}
_MESSAGES = {
    "Connecting": CONNECTING,
    "Asking AWS": ASKING_AWS,
    "Why Cognito refuses": REFUSALS,
    "What is kept on this computer": KEEPING,
    "Backups": BACKUPS,
    "Work that takes long, and what the program is asked": WORKING,
}


def policies() -> str:
    """A section for each of the four, with what it allows."""
    parts: list[str] = []
    for kind in PolicyKind:
        label, document = POLICIES[kind.value], json.loads(policy(kind, Place()))
        count = sum(len(one) for one in (statement["Action"] for statement in document["Statement"]))
        parts.append(f"### {label.name}\n\n{label.text} It names {count} actions.\n")
        parts.append(f"<details><summary>The policy</summary>\n\n```json\n{_compact(document)}\n```\n\n</details>\n")
    return "\n".join(parts)


def _compact(document: Any) -> str:
    """JSON with the actions of a statement side by side, as many as fit into a line."""
    text = json.dumps(document, indent=2)

    def beside(match: re.Match[str]) -> str:
        indent, names, lines = match[1] + "  ", re.findall(r'"[^"]+"', match[3]), [""]
        for name in names:
            fits = len(lines[-1]) + len(name) < 100
            lines = [*lines[:-1], f"{lines[-1]} {name},".strip()] if fits else [*lines, f"{name},"]
        body = "\n".join(indent + line for line in lines).rstrip(",")
        return f"{match[1]}{match[2]}[\n{body}\n{match[1]}]"

    return re.sub(r'^( *)("Action": )\[\n(.*?)\]', beside, text, flags=re.DOTALL | re.MULTILINE)


def hosts() -> str:
    """Every host, and what for."""
    assert set(SERVICES) == _AT_THE_ENDPOINT | _SIGNING_IN
    loader = create_loader()
    partitions = loader.load_data("partitions")
    known = {"Region": REGION, "UseDualStack": False, "UseFIPS": False}
    lines = ["| host | for |", "| --- | --- |"]
    for service, purpose in SERVICES.items():
        rules = loader.load_service_model(service, "endpoint-rule-set-1")
        own = {"ServiceType": "acm"} if "ServiceType" in rules["parameters"] else {}
        url = EndpointProvider(rules, partitions).resolve_endpoint(**known, **own).url
        lines.append(f"| `{url.removeprefix('https://')}` | {purpose} |")
    return "\n".join(lines) + "\n"


def messages() -> str:
    """A table for each part of the program."""
    assert sum(map(len, _MESSAGES.values())) == len(FAILURES)
    return "\n".join(_table(title, sentences) for title, sentences in _MESSAGES.items())


def _table(title: str, sentences: Mapping[Any, Any]) -> str:
    rows = [
        f"| {fill(one.title, {})} | {fill(one.text, {})} | {fill(one.advice, {})} |".replace("\n", " ")
        for one in sentences.values()
    ]
    return (
        "\n".join([f"### {title}\n", "| message | what it means | what to do |", "| --- | --- | --- |", *rows]) + "\n"
    )


PARTS: Mapping[str, Callable[[], str]] = {
    "policies": policies,
    "hosts": hosts,
    "messages": messages,
    "preferences": preferences,
}
_PART = re.compile(r"(<!-- (\w+): written by [^>]*-->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(page: Page) -> str:
    """The page, with its generated parts as they would be written now."""
    return _PART.sub(lambda part: f"{part[1]}\n{PARTS[part[2]]()}\n{part[3]}", page.text)


def main() -> int:
    for page in pages():
        if page.name.startswith("docs/") and (text := renewed(page)) != page.text:
            page.path.write_text(text, encoding="utf-8")
            print(page.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
