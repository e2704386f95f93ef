"""Documents as texts that SQLite takes."""

import json

from cognito_admin.store.index.keys import is_storable


def document_text(document: object) -> str:
    """As JSON, which ``json.loads`` turns back into the same. Half of a character is no text to SQLite, and is escaped."""
    text = json.dumps(document, ensure_ascii=False)
    return text if is_storable(text) else json.dumps(document)
