"""The page about logs: what Cognito writes down of messages and of sign-ins, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.edits import MISSING, value_at
from cognito_admin.model.settings.log_rules import (
    PLACES,
    Delivery,
    Place,
    Source,
    arn_problem,
    delivery_of,
    with_delivery,
)
from cognito_admin.model.settings.plans import Feature
from cognito_admin.model.settings.protection_rules import Mode, mode_of
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.settings.told import lacking, told
from cognito_admin.ui.settings.field import Field
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.combo_box import ComboBox

if TYPE_CHECKING:
    from cognito_admin.model.settings.things import Document
    from cognito_admin.ui.settings.page import PageContext

LOGS = Thing(ThingKind.LOG_DELIVERY)
_LIST = ("LogConfigurations",)


class LogsPage(SettingsPage):
    name = "logs"
    group = Group.POOL
    icon_name = "file-text"

    @classmethod
    def title(cls) -> str:
        return tr("Logs")

    @classmethod
    def summary(cls) -> str:
        return tr("What Cognito writes down, and where it goes. It writes as well as it can, and promises no entry.")

    @classmethod
    def search_words(cls) -> str:
        return tr("log delivery CloudWatch S3 Firehose export")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.messages = DeliveryField(
            Source.MESSAGES,
            tr("Messages that were not delivered"),
            tr(
                "E-mails and text messages that could not be sent, each with the reason. Without it such failures leave no trace."
            ),
        )
        self.activity = DeliveryField(
            Source.ACTIVITY,
            tr("Sign-in activity"),
            tr("What threat protection saw of every sign-up, sign-in and password: who, from where, how risky."),
        )
        self.add_section(
            tr("Log delivery"),
            self.messages,
            self.activity,
            text=tr(
                "Whoever saves this needs permission for logs:CreateLogDelivery and logs:PutResourcePolicy, and for the policy of "
                "the bucket or stream."
            ),
        )

    def things(self) -> tuple[Thing, ...]:
        return (POOL, LOGS)

    def follow(self) -> None:
        pool = self.documents.get(POOL)
        arn = read_arn(str(value_at(pool, ("Arn",), "")))
        for field in (self.messages, self.activity):
            field.set_home(arn.region if arn else "", arn.account if arn else "")
        why = lacking(pool, Feature.ACTIVITY_LOGS)
        if not why and pool is not None and mode_of(pool) == Mode.OFF:
            why = tr("Threat protection is off, so there is nothing to write. Switch it on first.")
        self.activity.lock(why if self.activity.shown is None else "")


class DeliveryField(Field):
    """Where the logs of one source go. Both sources are in one list, of which each edits its own entry."""

    def __init__(self, source: Source, title: str, help_text: str) -> None:
        self._source = source
        self._region = self._account = ""
        self.place, self.arn = ComboBox(), QLineEdit()
        self.place.setAccessibleName(tr("Destination of {source}", source=title))
        self.arn.setAccessibleName(tr("ARN of the destination of {source}", source=title))
        self.place.addItem(tr("Nowhere"), None)
        for place in PLACES[source]:
            self.place.addItem(_titles()[place], place.value)
        control = QWidget()
        column = QVBoxLayout(control)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.place.setFixedWidth(theme.px(260))
        column.addWidget(self.place)
        column.addWidget(self.arn)
        control.setFocusProxy(self.place)
        super().__init__(
            LOGS,
            _LIST,
            title,
            help_text,
            control,
            beside=False,
            validate=self._unfit,
            reads=lambda entries: delivery_of({"LogConfigurations": entries or ()}, source),
            writes=self._whole_list,
        )
        self.place.activated.connect(lambda _: self._chosen())
        self.arn.textChanged.connect(lambda _: self._edited())
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def set_home(self, region: str, account: str) -> None:
        """Where the pool is: its logs go nowhere else."""
        self._region, self._account = region, account

    def applied_to(self, document: Document) -> Document:
        # The other source may have been edited in the same list.
        return with_delivery(document, self._source, self._shown()) if self.is_changed else document

    def _shown(self) -> Delivery | None:
        place = self.place.currentData()
        return Delivery(Place(place), self.arn.text().strip()) if place is not None else None

    def _whole_list(self, shown: Delivery | None, original: Any) -> Any:
        before = {"LogConfigurations": [] if original is MISSING else original}
        return with_delivery(before, self._source, shown)["LogConfigurations"]

    def _put(self, shown: Delivery | None) -> None:
        self.place.setCurrentIndex(0 if shown is None else self.place.findData(shown.place.value))
        self.arn.setText("" if shown is None else shown.arn)
        self.arn.setCursorPosition(0)
        self._chosen()

    def _words(self, shown: Delivery | None) -> str:
        return tr("nowhere") if shown is None else shown.arn

    def _enable(self, *, editable: bool) -> None:
        self.place.setEnabled(editable)
        self.arn.setReadOnly(not editable)

    def _unfit(self, shown: Delivery | None) -> str:
        return told(arn_problem(shown.place, shown.arn, self._region, self._account)) if shown is not None else ""

    def _chosen(self) -> None:
        place = self.place.currentData()
        self.arn.setVisible(place is not None)
        if place is not None:
            self.arn.setPlaceholderText(_examples()[Place(place)])
        self._edited()

    def _restyle(self) -> None:
        self.arn.setFont(theme.mono_font())


def _titles() -> dict[Place, str]:
    return {
        Place.LOG_GROUP: tr("CloudWatch log group"),
        Place.BUCKET: tr("S3 bucket"),
        Place.STREAM: tr("Firehose stream"),
    }


def _examples() -> dict[Place, str]:
    return {
        Place.LOG_GROUP: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/shop",
        Place.BUCKET: "arn:aws:s3:::shop-logs",
        Place.STREAM: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/shop",
    }
