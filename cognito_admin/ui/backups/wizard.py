"""Asks what to back up, where to, and who may read it; or, where that is known from the last time, only whether to do it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from cognito_admin.ui.backups.last_page import LastPage
from cognito_admin.ui.backups.place_page import PlacePage
from cognito_admin.ui.backups.places import FOLDER
from cognito_admin.ui.backups.pools_page import PoolsPage
from cognito_admin.ui.backups.protection_page import ProtectionPage
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.wizard import Wizard
from cognito_admin.work.backup_orders import Order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import PoolKey
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.backup_orders import OrderedPool
    from cognito_admin.work.last_orders import Proposal
    from cognito_admin.work.services import Services


@dataclass(frozen=True, slots=True)
class Beginning:
    """Every pool with the name of its connection, the one in ``front``, and the places, of which ``kind`` is chosen."""

    pools: Sequence[tuple[OrderedPool, str]]
    front: PoolKey | None
    proposal: Proposal
    kind: str
    folder: Path
    file_name: str
    bucket: str = ""


class BackupWizard(Wizard):
    """``ordered`` carries an Order, and the folder to be offered the next time, if any."""

    ordered = Signal(object, str)

    def __init__(self, parent: QWidget, services: Services, loop: Loop, begin: Beginning) -> None:
        proposal = begin.proposal
        self.pools = PoolsPage(services, loop, begin.pools, proposal.pools)
        self.place = PlacePage(loop, begin.folder, begin.file_name, begin.bucket, begin.kind)
        self.protection = ProtectionPage()
        self.last: LastPage | None = None
        self._proposed = proposal.pools
        self._front = begin.front
        order = proposal.order
        if order is not None:
            self.protection.choose(order.protection, with_secrets=order.with_secrets, keep_key=order.keep_key)
            if order.with_mfa:
                self.pools.mfa.choose()
            if order.with_health:
                self.pools.health.choose()
        if proposal.ready:
            names = {pool.key: pool.name for pool, _ in begin.pools}
            several = len(proposal.pools) > 1 and begin.front is not None
            self.last = LastPage(names[begin.front] if several and begin.front is not None else "")
            self.last.alone.connect(self._choose_alone)
        pages = [(tr("What"), self.pools), (tr("Where"), self.place), (tr("Protection"), self.protection)]
        super().__init__(parent, tr("Back up"), pages, tr("Back &up now"), width_px=680, opening=self.last)
        # What it comes to may take more lines, and what MFA preferences cost takes some once they are asked for.
        self.pools.changed.connect(self._refit.start)

    def _finished(self) -> None:
        folder = self.place.to() if self.place.kind == FOLDER else ""
        self.ordered.emit(self._order(), folder)
        self.accept()

    def _order(self) -> Order:
        return Order(
            self.pools.chosen(),
            self.place.to(),
            self.protection.protection(),
            self.protection.with_secrets(),
            self.protection.keep_key(),
            self.pools.mfa.wanted,
            self.pools.health.wanted,
        )

    def _choose_alone(self, alone: bool) -> None:
        self.pools.choose([self._front] if alone and self._front is not None else self._proposed)

    def _draw(self) -> None:
        several = len(self.pools.chosen()) > 1
        self.place.allow_file(tr("One file holds one pool. Choose a folder for several") if several else "")
        if self._opening is not None and self.last is not None:
            order = self._order()
            why_not = next((why for page in self._pages if (why := page.why_not())), "")
            self.last.show_order(order, self.pools.total(), why_not, is_known=not self.place.is_looking())
            self._refit.start()
        super()._draw()
        # Also while the wizard still waits to become the active window.
        if self._opening is not None and self.focusWidget() is self._opening and self._next.isEnabled():
            self._next.setFocus(Qt.FocusReason.TabFocusReason)
