"""About: versions, and the licences of what the program is built on."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin import __version__
from cognito_admin.model.failures import Code, Failure
from cognito_admin.ui.resources import ICONS, RESOURCES
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from email.message import Message

    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.services import Facts

DISTRIBUTION = "cognito-admin"
_PICTURE_PX = 56


@dataclass(frozen=True, slots=True)
class Licence:
    """One library the program uses. ``terms`` is its licence in a few words."""

    name: str
    version: str
    terms: str


def licences() -> tuple[Licence, ...]:
    """What is installed and needed by the program, directly or not, by name. Reads files: not for the window's thread."""
    found: dict[str, Licence] = {}
    wanted = [DISTRIBUTION]
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            metadata = cast("Message", importlib.metadata.metadata(name))
            needed = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        if name != DISTRIBUTION:
            shown = metadata.get("Name", name)
            found[name] = Licence(shown, metadata.get("Version", ""), _terms(metadata))
        wanted.extend(_normalised(line) for line in needed if "extra ==" not in line or name == DISTRIBUTION)
    with (ICONS / "LICENSE").open(encoding="utf-8") as text:
        found["lucide"] = Licence("Lucide icons", "", text.readline().strip().removesuffix(" License"))
    return tuple(sorted(found.values(), key=lambda one: one.name.casefold()))


def _own_picture() -> Text:
    """The icon of the program, as sharp as the screen is."""
    label = Text()
    side = theme.px(_PICTURE_PX)
    drawn = QIcon(str(RESOURCES / "cognito-admin.svg")).pixmap(QSize(side, side), label.devicePixelRatioF())
    label.setPixmap(drawn)
    return label


def _terms(metadata: Message) -> str:
    expression = metadata.get("License-Expression")
    if expression:
        return expression
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    short = (metadata.get("License") or "").strip()
    return ", ".join(classifiers) or (short if short and "\n" not in short and len(short) < 80 else tr("see its files"))


def _normalised(requirement: str) -> str:
    name = requirement
    for stop in " ;[<>=!~(":
        name = name.partition(stop)[0]
    return name.lower().replace("_", "-").replace(".", "-")


async def _keyring(facts: Facts) -> str:
    """The keyring in use, or what is the matter with it: here that is a fact like others, nothing to be warned of."""
    try:
        return await facts.keyring_backend()
    except Failure as failure:
        return tr("none found") if failure.code is Code.KEYRING_MISSING else explain(failure).title


class AboutDialog(Dialog):
    """Opens at once; what takes a moment to find out comes when it is there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("About Cognito Admin"), width_px=620, height_px=620)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(_own_picture(), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Text("Cognito Admin", "title"))
        words.addWidget(Text(tr("Version {version}", version=__version__), "muted"))
        words.addWidget(
            Text(tr("For the people who look after Amazon Cognito user pools. Apache License 2.0."), wrap=True)
        )
        words.addWidget(Text(tr("Not made by, and not affiliated with, Amazon Web Services."), "small", wrap=True))
        add_layout(head, words, 1)
        self._facts = Text("", "small", wrap=True, selectable=True)
        self._states = PaneStates()
        self._table = QTreeWidget()
        self._table.setObjectName("framed")
        self._table.setAccessibleName(tr("Third-party licences"))
        self._table.setRootIsDecorated(False)
        self._table.setHeaderLabels([tr("Library"), tr("Version"), tr("Licence")])
        self._table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._table.header().setStretchLastSection(True)
        self._states.set_content(self._table)
        self._states.show_loading(tr("Reading licences…"))
        copy = QPushButton(tr("&Copy versions"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._facts.text()))
        close = QPushButton(tr("Close"))
        close.setDefault(True)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        add_layout(layout, head)
        layout.addWidget(self._facts)
        layout.addWidget(Line())
        layout.addWidget(Text(tr("Built on"), "strong"))
        layout.addWidget(self._states, 1)
        add_layout(layout, buttons)

    async def fill(self, facts: Facts, loop: Loop) -> None:
        """Finds out what takes a moment."""
        places = {tr("Data"): facts.basedir, tr("Log"): facts.log_file}
        known = {**await loop.aside(facts.versions), **places}
        self.show_facts(known)
        self.show_licences(await loop.aside(licences))
        self.show_facts({**known, tr("Keyring"): await _keyring(facts)})

    def show_facts(self, facts: Mapping[str, str]) -> None:
        self._facts.setText("\n".join(f"{name}: {value}" for name, value in facts.items()))

    def show_licences(self, found: Sequence[Licence]) -> None:
        for one in found:
            item = QTreeWidgetItem([one.name, one.version, one.terms])
            item.setToolTip(2, plain_tooltip(one.terms))
            self._table.addTopLevelItem(item)
        self._states.show_ready()
