"""Messages that would have been sent, and trigger functions that would have been called."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from cognito_admin.demo.errors import limit_exceeded

FREE_EMAILS_A_DAY = 50
"""What COGNITO_DEFAULT sends for an account a day; the day begins at 09:00 UTC."""


@dataclass(frozen=True, slots=True)
class Message:
    """``kind``: invitation, sign_up, attribute_verification, password_reset. ``medium``: EMAIL or SMS."""

    at: datetime
    pool_id: str
    sub: str
    kind: str
    medium: str
    destination: str
    body: str

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat()}


class Outbox:
    """An account's messages of all kinds, in the order they would have been sent."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._free_emails: Counter[str] = Counter()

    def send(self, message: Message, *, free: bool = False) -> None:
        """``free``: by COGNITO_DEFAULT. Raises LimitExceededException when the day's free e-mails are used up."""
        if free and message.medium == "EMAIL":
            day = (message.at - timedelta(hours=9)).date().isoformat()
            if self._free_emails[day] >= FREE_EMAILS_A_DAY:
                raise limit_exceeded(
                    "Exceeded daily email limit for the operation or the account. "
                    "If a higher limit is required, please configure your user pool to use your own Amazon SES configuration."
                )
            self._free_emails[day] += 1
        self.messages.append(message)

    def clear(self) -> None:
        self.messages.clear()
        self._free_emails.clear()
