"""The catalogue of model.sentences in the person's language."""

from collections import Counter
from collections.abc import Iterable

from cognito_admin.model import sentences
from cognito_admin.model.checkup.finding import Finding, Severity
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Progress, Question
from cognito_admin.model.sentences import Asked, Explained
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr


def explain(failure: Failure) -> Explained:
    """What happened, why, and what to do."""
    return sentences.explain(failure, tr)


def detail(words: Explained) -> str:
    """Why it happened, and what to do: below what AWS said, which has lines of its own, where it said something."""
    between = "\n" if "\n" in words.text else " "
    return f"{words.text}{between}{words.advice}".strip()


def reason(failure: Failure) -> str:
    """Why something is greyed, in one line: the action that AWS does not allow, by name."""
    action = failure.facts.get("action")
    if failure.code is Code.ACCESS_DENIED and action:
        return tr("AWS does not allow {action}", action=action)
    return explain(failure).title


def asked(question: Question) -> Asked:
    """What a job asks, in words."""
    return sentences.ask(question, tr)


def counted(count: int, unit: str) -> str:
    """``1 user``, ``2,400 users``; ``unit`` is a key of ``sentences.UNITS``."""
    return tr(sentences.UNITS[unit].of(count), count=number(count))


def phase(progress: Progress) -> str:
    """What a job is doing right now."""
    return tr(sentences.PHASES.get(progress.phase, progress.phase))


def found(findings: Iterable[Finding]) -> str:
    """What a check-up found, by severity: ``1 trouble, 3 warnings``; nothing where there is none."""
    every = Counter(one.severity for one in findings)
    units = {Severity.TROUBLE: "troubles", Severity.WARNING: "warnings", Severity.ADVICE: "pieces of advice"}
    return ", ".join(counted(every[severity], unit) for severity, unit in units.items() if every[severity])
