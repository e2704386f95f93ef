"""What the SDK read, in the terms of JSON."""

import base64
from datetime import UTC, datetime
from typing import Any, cast


def plain(value: Any) -> Any:
    """Dates become text in ISO 8601, in UTC; bytes become base64, as the API has them."""
    match value:
        case datetime():
            return date_text(value)
        case bytes():
            return base64.b64encode(value).decode()
        case dict():
            return {name: plain(member) for name, member in cast("dict[str, Any]", value).items()}
        case list():
            return [plain(member) for member in cast("list[Any]", value)]
        case _:
            return value


def date_text(moment: datetime) -> str:
    """``2026-11-20T14:03:00Z``, with a fraction where there is one."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{utc.isoformat()[:-6]}Z"
