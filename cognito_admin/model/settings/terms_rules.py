"""Terms of use and privacy policy: links that managed login shows where people sign up."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

NAMES = {"terms-of-use": marked("Terms of use"), "privacy-policy": marked("Privacy policy")}
DEFAULT = "cognito:default"
LANGUAGES: Mapping[str, str] = {
    DEFAULT: marked("All other languages"),
    "cognito:english": marked("English"),
    "cognito:bahasa-indonesia": marked("Bahasa Indonesia"),
    "cognito:chinese-simplified": marked("Chinese, simplified"),
    "cognito:chinese-traditional": marked("Chinese, traditional"),
    "cognito:dutch": marked("Dutch"),
    "cognito:french": marked("French"),
    "cognito:german": marked("German"),
    "cognito:italian": marked("Italian"),
    "cognito:japanese": marked("Japanese"),
    "cognito:korean": marked("Korean"),
    "cognito:portuguese-brazil": marked("Portuguese, Brazil"),
    "cognito:spanish": marked("Spanish"),
}
MOST_DOCUMENTS = 40
LONGEST_LINK = 1024


def link_problem(link: str) -> Problem | None:
    if not link:
        return problem(marked("Give the address of the page."))
    if len(link) > LONGEST_LINK:
        return problem(marked("An address has at most {most} characters."), most=LONGEST_LINK)
    if any(sign.isspace() or not sign.isprintable() for sign in link):
        return problem(marked("An address has no spaces."))
    try:
        scheme, host = urlsplit(link).scheme, urlsplit(link).hostname
    except ValueError:
        scheme, host = "", None
    if host is None or scheme not in ("https", "http"):
        return problem(marked("Not the address of a page. Those begin with https://."))
    if scheme == "http":
        return problem(marked("People read this before they trust you with their data: link to it with https://."))
    return None
