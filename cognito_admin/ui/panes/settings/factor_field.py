"""A second factor of the pool, on or off: the block of the MFA configuration that stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_admin.model.settings import passwords_rules as rules
from cognito_admin.model.settings.edits import MISSING
from cognito_admin.model.settings.things import MFA
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.settings.switch import Switch
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.settings.passwords_rules import SecondFactor
    from cognito_admin.model.settings.things import Document


class FactorField(Field):
    """Switched on anew, a factor begins with what ``pool`` has for it; switched off and on again, with what it had."""

    def __init__(
        self,
        factor: SecondFactor,
        title: str,
        help_text: str,
        *,
        pool: Callable[[], Document],
        validate: Callable[[bool], str],
    ) -> None:
        self.box = Switch()
        self._factor, self._pool = factor, pool
        super().__init__(
            MFA,
            (factor.value,),
            title,
            help_text,
            self.box,
            beside=True,
            absent=MISSING,
            validate=validate,
            reads=lambda block: block is not MISSING and factor in rules.second_factors({factor.value: block}),
            writes=self._block,
        )
        self.box.toggled.connect(lambda _: self._edited())

    def _block(self, shown: bool, original: Any) -> Any:
        del original
        if not shown:
            return MISSING
        return rules.with_second_factors({}, "ON", [self._factor], self._pool())[self._factor.value]

    def _shown(self) -> bool:
        return self.box.isChecked()

    def _put(self, shown: bool) -> None:
        self.box.setChecked(shown)

    def _words(self, shown: bool) -> str:
        return tr("on") if shown else tr("off")
