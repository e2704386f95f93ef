"""Words that several kinds of things share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cognito_admin.ui.formats import day
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document


def dates(document: Document) -> str:
    """When it was made and last changed, as far as AWS says."""
    words = ((tr("created {date}"), "CreationDate"), (tr("changed {date}"), "LastModifiedDate"))
    known = ((text, _moment(document.get(member))) for text, member in words)
    return " · ".join(text.format(date=day(when)) for text, when in known if when is not None)


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
