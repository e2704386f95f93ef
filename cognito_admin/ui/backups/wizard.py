"""Asks what to back up, where to, and who may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cognito_admin.ui.backups.place_page import FOLDER, PlacePage
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
    from cognito_admin.work.services import Services


class BackupWizard(Wizard):
    """``ordered`` carries an Order, and the folder to be offered the next time, if any."""

    ordered = Signal(object, str)

    def __init__(
        self,
        parent: QWidget,
        services: Services,
        loop: Loop,
        pools: Sequence[tuple[OrderedPool, str]],
        first: PoolKey | None,
        folder: Path,
        file_name: str,
    ) -> None:
        self.pools = PoolsPage(services, loop, pools, first)
        self.place = PlacePage(loop, folder, file_name)
        self.protection = ProtectionPage()
        pages = [(tr("What"), self.pools), (tr("Where"), self.place), (tr("Protection"), self.protection)]
        super().__init__(parent, tr("Back up"), pages, tr("Back &up now"), width_px=680)
        # What it comes to may take more lines, and what MFA preferences cost takes some once they are asked for.
        self.pools.changed.connect(self._refit.start)

    def _finished(self) -> None:
        folder = self.place.to() if self.place.kind == FOLDER else ""
        order = Order(
            self.pools.chosen(),
            self.place.to(),
            self.protection.protection(),
            self.protection.with_secrets(),
            self.protection.keep_key(),
            self.pools.mfa.wanted,
        )
        self.ordered.emit(order, folder)
        self.accept()

    def _draw(self) -> None:
        several = len(self.pools.chosen()) > 1
        self.place.allow_file(tr("One file holds one pool. Choose a folder for several") if several else "")
        super()._draw()
