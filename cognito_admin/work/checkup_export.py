"""A check-up taken out: one JSON document, or one HTML page that stands by itself and loads nothing."""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from cognito_admin.model.checkup.finding import Evidence, Finding, FindingId, Place, Severity
from cognito_admin.model.checkup.report import Report
from cognito_admin.model.sentences import checkup as words
from cognito_admin.model.sentences import reports
from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.model.sentences.templates import ENGLISH, Speech
from cognito_admin.store.exported_file import ExportedFile

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}article{border-left:4px solid #8a94a0;padding:.1rem 1rem;"
    "margin:1rem 0}article.trouble{border-color:#c4261d}article.warning{border-color:#b26a00}h3{margin:.3rem 0}"
    "p{margin:.3rem 0}.muted{color:#59636e}table{border-collapse:collapse;margin:.3rem 0}td{padding:.1rem 1rem .1rem 0;"
    "vertical-align:top;overflow-wrap:anywhere}code{font-size:.9em}"
    "@media(prefers-color-scheme:dark){body{color:#e6e9ed;background:#16191d}.muted{color:#9aa4af}a{color:#7ab7ff}}"
)


def as_json(report: Report) -> dict[str, Any]:
    """Words are English; ``rule`` and ``subject`` tell a finding from others, now and later."""
    checkup = report.checkup
    return {
        "pool": report.pool,
        "name": report.name,
        "as_of": report.as_of and report.as_of.isoformat(),
        "checked": checkup.moment.isoformat(),
        "worst": report.worst and report.worst.value,
        "findings": [_finding(report, one) for one in checkup.findings],
        "gone": [{"rule": one.rule.value, "subject": one.subject} for one in report.gone],
        "compared_with": report.earlier and report.earlier.moment.isoformat(),
        "not_checked": [
            {"rule": one.rule.value, "title": words.RULES[one.rule].title, "why": words.why(one)}
            for one in checkup.unknown
        ],
        "silences": [
            {
                "rule": one.rule.value,
                "subject": one.subject,
                "reason": one.reason,
                "when": one.when.isoformat(),
                "who": one.who,
            }
            for one in report.silences
        ],
    }


def _finding(report: Report, one: Finding) -> Mapping[str, Any]:
    told, silence = words.tell(one), report.silence_of(one)
    fix = one.fix
    return {
        "rule": one.rule.value,
        "subject": one.subject,
        "name": one.title,
        "severity": one.severity.value,
        "title": told.title,
        "text": told.text,
        "advice": told.advice,
        "evidence": {evidence.what: evidence.value for evidence in one.evidence},
        "source": one.source,
        "fix": "edit" if fix is not None and not isinstance(fix, Place) else "by hand",
        "new": one.id in report.new,
        "silenced": silence and silence.reason,
    }


def as_html(report: Report, speech: Speech = ENGLISH) -> str:
    return "\n".join(_page(report, speech)) + "\n"


async def write_report(report: Report, path: Path, speech: Speech = ENGLISH) -> None:
    """To ``path``: HTML in the language of ``speech`` where its name ends so, else JSON.

    Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN).
    """
    import json

    html = path.suffix.lower() in (".html", ".htm")
    text = as_html(report, speech) if html else json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n"
    async with ExportedFile(path) as file:
        await file.write(text)
        await file.finish()


def _page(report: Report, speech: Speech) -> Iterator[str]:
    say = speech.say
    title = say(reports.CHECKUP_OF, pool=report.name)
    yield f'<!doctype html>\n<html lang="{escape(speech.language)}">\n<meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>'
    yield f"<h1>{escape(title)}</h1>"
    yield f'<p class="muted">{escape(_when(report, speech))}</p>'
    for severity in Severity:
        found = [one for one in report.heard if one.severity is severity]
        if found:
            label = words.SEVERITIES[severity]
            yield f"<h2>{escape(say(label.name))} ({len(found)})</h2>"
            yield f'<p class="muted">{escape(say(label.text))}</p>'
            for one in found:
                yield from _article(report, one, speech)
    if not report.heard:
        partly = report.checkup.unknown
        told = reports.NOTHING_FOUND_IN_WHAT_COULD_BE_CHECKED if partly else reports.NOTHING_FOUND
        yield f"<p>{escape(say(told))}</p>"
    if report.gone:
        yield f"<h2>{escape(say(reports.GONE))}</h2>\n<ul>"
        for gone in report.gone:
            yield f"<li>{escape(say(words.RULES[gone.rule].title) + _of(gone, speech))}</li>"
        yield "</ul>"
    if report.silenced:
        yield f"<h2>{escape(say(reports.SILENCED))} ({len(report.silenced)})</h2>"
        for one in report.silenced:
            yield from _article(report, one, speech)
    if report.checkup.unknown:
        yield f"<h2>{escape(say(reports.NOT_CHECKED))}</h2>\n<table>"
        for unknown in report.checkup.unknown:
            title, why = say(words.RULES[unknown.rule].title), words.why(unknown, speech.translate)
            yield f"<tr><td>{escape(title)}</td><td>{escape(why)}</td></tr>"
        yield "</table>"
    yield "</html>"


def _of(one: Finding | FindingId, speech: Speech) -> str:
    subject = words.subject(one, speech.translate)
    return f" · {subject}" if subject else ""


def _article(report: Report, one: Finding, speech: Speech) -> Iterator[str]:
    told, silence = words.tell(one, speech.translate), report.silence_of(one)
    new = f" ({speech.translate(reports.NEW)})" if one.id in report.new else ""
    yield f'<article class="{one.severity.value}">\n<h3>{escape(told.title + _of(one, speech) + new)}</h3>'
    yield f"<p>{escape(told.text)}</p>\n<p>{escape(told.advice)}</p>"
    if silence is not None:
        who = caller_name(silence.who, speech.translate) if silence.who else speech.translate(reports.SOMEBODY)
        said = speech.say(reports.SILENCED_BY, since=f"{silence.when:%Y-%m-%d}", who=who, reason=silence.reason)
        yield f"<p><b>{escape(said)}</b></p>"
    rows = (_evidence(each, speech) for each in one.evidence)
    yield f"<table>{''.join(rows)}</table>"
    yield f'<p class="muted"><code>{escape(one.id.text)}</code> · <a href="{escape(one.source)}">AWS</a></p>\n</article>'


def _evidence(one: Evidence, speech: Speech) -> str:
    what, value = (words.worded(said, speech.translate) for said in (one.what, one.value))
    return f"<tr><td><code>{escape(what)}</code></td><td>{escape(value)}</td></tr>"


def _when(report: Report, speech: Speech) -> str:
    template, moment = (
        (reports.CHECKED, report.checkup.moment) if report.as_of is None else (reports.AS_IN_BACKUP, report.as_of)
    )
    return speech.say(template, pool=report.pool, since=f"{moment:%Y-%m-%d %H:%M} UTC")
