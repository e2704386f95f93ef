"""A plan as it is being made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cognito_admin.model.restore.documents import pool_settings
from cognito_admin.model.restore.options import Part, RestoreOptions
from cognito_admin.model.restore.plan import Blocked, Finding, Lost, Name, Ref, Stage, Step, Warned
from cognito_admin.model.restore.resources import replaced
from cognito_admin.model.restore.target import BackupFacts, Documents, ExistingPool, Where


@dataclass
class Draft:
    """``names`` are what steps have made so far, in an existing pool what is there instead of what was in the backup."""

    backup: BackupFacts
    where: Where
    options: RestoreOptions
    steps: list[Step] = field(default_factory=list[Step])
    losses: list[Finding[Lost]] = field(default_factory=list[Finding[Lost]])
    blockers: list[Finding[Blocked]] = field(default_factory=list[Finding[Blocked]])
    warnings: list[Finding[Warned]] = field(default_factory=list[Finding[Warned]])
    names: dict[Name, str] = field(default_factory=dict[Name, str])
    providers: set[str] = field(default_factory=lambda: {"COGNITO"})
    """Those that the pool has then."""
    scopes_gone: set[str] = field(default_factory=set[str])
    """Identifiers of resource servers that do not come along."""

    @property
    def documents(self) -> Documents:
        return self.backup.documents

    @property
    def there(self) -> Documents:
        """What the target has already: nothing, in a new pool."""
        return self.where.snapshot if isinstance(self.where, ExistingPool) else {}

    @property
    def is_new(self) -> bool:
        return not isinstance(self.where, ExistingPool)

    @cached_property
    def pool(self) -> dict[str, Any]:
        """The settings of the pool in the backup."""
        return pool_settings(self.backup.documents)

    @cached_property
    def tier(self) -> str:
        """The plan (LITE, ESSENTIALS, PLUS) of the pool that it goes into."""
        settings = self.pool if self.is_new else pool_settings(self.there)
        return str(settings.get("UserPoolTier") or "ESSENTIALS")

    def leaves_out(self, part: Part) -> bool:
        return part in self.options.leave_out

    def replaced(self, document: Mapping[str, Any]) -> dict[str, Any]:
        return replaced(document, self.options.replacements)

    def ref(self, name: Name) -> Any:
        """What stands in a request for what ``name`` is."""
        return self.names.get(name) or Ref(name)

    def add(
        self,
        stage: Stage,
        operation: str,
        arguments: Mapping[str, Any],
        about: str = "",
        makes: Mapping[Name, str] | None = None,
    ) -> None:
        self.steps.append(Step(stage, operation, dict(arguments), about, makes or {}))

    def lose(self, code: Lost, about: str = "", count: int | None = None, **facts: str) -> None:
        self.losses.append(Finding(code, about, count, facts))

    def block(self, code: Blocked, about: str = "", count: int | None = None, **facts: str) -> None:
        self.blockers.append(Finding(code, about, count, facts))

    def warn(self, code: Warned, about: str = "", count: int | None = None, **facts: str) -> None:
        self.warnings.append(Finding(code, about, count, facts))
