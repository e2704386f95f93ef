"""What sentences are made of: templates with ``{facts}`` and ``[optional parts]``.

An optional part disappears when one of its facts is missing; outside of one a missing fact is replaced by its stand-in from
``FACTS``. So a sentence stays a sentence however little is known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Translate = Callable[[str], str]
"""Turns a template into another language, before its facts are filled in."""


def marked(text: str) -> str:
    """Marks ``text`` for the extraction of translatable strings, and hands it back as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Speech:
    """How a file for people speaks; ``language`` is its tag, as in HTML."""

    translate: Translate = marked
    language: str = "en"

    def say(self, template: str, **facts: str) -> str:
        return phrase(template, facts, self.translate)

    def number(self, value: int) -> str:
        return self.translate(Figure(f"{value:,}"))


ENGLISH = Speech()


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened in a few words, what happened and why, and what to do about it."""

    title: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A ``Sentence`` with its facts filled in, ready to be shown."""

    title: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word for a thing, and one or two sentences that explain it (a tooltip)."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job asks of the person: in a few words, in a sentence or two, and the name of what is to be typed.

    Where nothing is, ``typed`` is false and ``answer`` is what the person does about it: the text of a button.
    """

    title: str
    text: str
    answer: str
    typed: bool = True


class Counted(str):
    """The template for one, or for many, as English has it for ``count``; other languages find their own form for ``many``."""

    many: str
    number: int

    def __new__(cls, one: str, many: str, count: int) -> "Counted":
        made = super().__new__(cls, one if count == 1 else many)
        made.many, made.number = many, count
        return made


class Plural(str):
    """A template for many with a form for one: which of them a sentence has, the number in its ``fact`` tells."""

    one: str
    fact: str

    def __new__(cls, one: str, many: str, fact: str = "count") -> "Plural":
        made = super().__new__(cls, many)
        made.one, made.fact = one, fact
        return made

    def of(self, facts: Mapping[str, str]) -> Counted:
        """The form that fits ``facts``: that for many where the number is not known."""
        known = facts.get(self.fact, "").replace(",", "")
        return Counted(self.one, str(self), int(known) if known.isdecimal() else 2)


class Figure(str):
    """A number in the English way of writing, which a ``Translate`` turns into that of its language."""

    __slots__ = ()


class Within(str):
    """A label as it stands in the middle of an English sentence; other languages have their own way with the ``label``."""

    label: str

    def __new__(cls, label: str) -> "Within":
        made = super().__new__(cls, label[:1].lower() + label[1:])
        made.label = label
        return made


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: ``1 user``, ``2 users``."""

    one: str
    many: str

    def of(self, count: int) -> Counted:
        """The template for ``count`` of them, to be translated and filled with the number."""
        return Counted(self.one, self.many, count)


FACTS: Mapping[str, str] = {
    "about": marked("one of them"),
    "account": marked("the same account"),
    "action": marked("this action"),
    "age": marked("7d"),
    "ago": marked("some time ago"),
    "arn": marked("the account in use"),
    "attribute": marked("the attribute"),
    "attributes": marked("some attributes"),
    "aws_code": marked("an error"),
    "backup": marked("this backup"),
    "before": marked("many"),
    "bucket": marked("the bucket"),
    "candidates": marked("several pools"),
    "category": marked("of one kind"),
    "chain": marked("a circle"),
    "change": marked("a change"),
    "client": marked("one of them"),
    "command": marked("the sign-in command of the AWS CLI"),
    "connection": marked("the connection"),
    "constraint": marked("another value"),
    "count": marked("some"),
    "day": marked("some day"),
    "days": marked("some"),
    "denied_by": marked("a policy"),
    "destination": marked("their address"),
    "device": marked("your MFA device"),
    "endpoint": marked("the service"),
    "expected": marked("something else"),
    "factor": marked("the second factor"),
    "field": marked("the field"),
    "file": marked("one of its files"),
    "flows": marked("a flow of that kind"),
    "format": marked("two"),
    "found": marked("others"),
    "function": marked("of its owner"),
    "group": marked("the group"),
    "groups": marked("some groups"),
    "holder": marked("somebody"),
    "kind": marked("thing"),
    "least": marked("one"),
    "length": marked("few"),
    "lifetime": marked("very long"),
    "limit": marked("things of one kind"),
    "line": marked("one line"),
    "log": marked("the log"),
    "medium": marked("message"),
    "member": marked("a member"),
    "minutes": marked("some"),
    "mode": marked("read-only"),
    "most": marked("a hundred"),
    "needed": marked("another mode"),
    "newest": marked("one of them"),
    "old": marked("the old one"),
    "operation": marked("the request"),
    "other": marked("another user"),
    "path": marked("the file"),
    "pool": marked("the pool"),
    "portal": marked("the sign-in page"),
    "position": marked("one place"),
    "profile": marked("this connection"),
    "program": marked("another program"),
    "provider": marked("the identity provider"),
    "query": marked("the search"),
    "reason": marked("no reason"),
    "recipient": marked("what was given"),
    "region": marked("the chosen region"),
    "role": marked("that it names"),
    "search": marked("the search"),
    "said": marked("some"),
    "seconds": marked("some"),
    "share": marked("some of them"),
    "sign": marked("the sign"),
    "signs": marked("another sign"),
    "size": marked("many"),
    "since": marked("then"),
    "status": marked("an unexpected status"),
    "statuses": marked("that Cognito has"),
    "subject": marked("this pool"),
    "times": marked("several"),
    "total": marked("all"),
    "trigger": marked("of the pool"),
    "type": marked("of one type"),
    "until": marked("now"),
    "url": marked("such an address"),
    "user": marked("the user"),
    "users": marked("some users"),
    "usual": marked("fewer"),
    "what": marked("lines"),
}
"""Every fact a sentence may use, with the words that stand in for it when it is missing."""

FIGURES = frozenset(
    {
        "before",
        "calls",
        "count",
        "days",
        "errors",
        "least",
        "line",
        "minutes",
        "most",
        "seconds",
        "share",
        "size",
        "times",
    }
    | {"total", "usual"}
)
"""Facts that are numbers, written the English way until they are shown."""

_OPTIONAL = re.compile(r"\[\[|\]\]|\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_BEGINS = re.compile(r"(?:^|[.?](?:”|“|\s»)?\s+)(?:[“„(]|«\s)?$")
"""What a sentence begins after."""


def fill(template: str, facts: Mapping[str, str], translate: Translate = marked) -> str:
    """``template`` with its facts: ``[parts]`` that miss one are left out, ``[[`` and ``]]`` are brackets as such."""

    def optional(match: re.Match[str]) -> str:
        part: str | None = match.group(1)
        if part is None:
            return match.group()[0]
        return part if all(facts.get(name) for name in placeholders(part)) else ""

    def fact(match: re.Match[str]) -> str:
        name = match.group(1)
        known = facts.get(name)
        if known:
            return translate(Figure(known)) if name in FIGURES else known
        stand_in = translate(FACTS[name])
        return capitalised(stand_in) if _BEGINS.search(match.string[: match.start()]) else stand_in

    # Facts go in last, so that brackets and braces in them stay what they are.
    return _FACT.sub(fact, capitalised(_OPTIONAL.sub(optional, template).strip()))


def phrase(template: str, facts: Mapping[str, str], translate: Translate = marked) -> str:
    """``template`` in the language and in the form that its number asks for, with its facts."""
    return fill(translate(template.of(facts) if isinstance(template, Plural) else template), facts, translate)


def continued(template: str, facts: Mapping[str, str], translate: Translate = marked) -> str:
    """``template`` filled as the rest of a sentence that has begun: in the case in which it stands in its language."""
    translated = translate(template)
    text = fill(translated, facts, translate)
    return text if translated[:1].isupper() else text[:1].lower() + text[1:]


def placeholders(template: str) -> frozenset[str]:
    """The names of the facts that ``template`` uses."""
    return frozenset(_FACT.findall(template))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
