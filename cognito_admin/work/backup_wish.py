"""What is wished for of a backup."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Passphrase, Protection, ReadingKey


@dataclass(frozen=True, slots=True)
class BackupWish:
    """``to`` is a folder or an address in S3 that holds backups, each in a folder of its own, or a file ``….cognitobackup``.

    ``with_secrets``: those of app clients and identity providers, too. ``with_mfa``: everybody's MFA preferences, for which AWS
    counts each of them as active this month. ``with_health``: CloudWatch's series of fifteen months.

    ``keep``: once it is verified, so many backups of the pool stay there, this one among them; None keeps all. ``keep_key``: the
    key of the backup stays in the keyring.
    ``typed_again``: the passphrase was given to go on, so that one that does not open what is unfinished is wrong.
    """

    to: str
    protection: Protection = InClear()  # noqa: RUF009 - it is immutable
    with_secrets: bool = False
    with_mfa: bool = False
    with_health: bool = False
    keep: int | None = None
    keep_key: bool = False
    typed_again: bool = False

    @property
    def key(self) -> ReadingKey | None:
        """What opens the backup, as far as whoever makes it has that."""
        return Passphrase(self.protection.passphrase) if isinstance(self.protection, ForPassphrase) else None

    @property
    def facts(self) -> Mapping[str, Any]:
        """What whoever goes on has to wish, too; no secret."""
        recipients = sorted(self.protection.recipients) if isinstance(self.protection, ForRecipients) else []
        return {
            "protection": type(self.protection).__name__,
            "recipients": recipients,
            "with_secrets": self.with_secrets,
            "with_mfa": self.with_mfa,
            "with_health": self.with_health,
        }
