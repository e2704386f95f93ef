"""Backing up from the window: what is asked, what the job is told, and what is shown of what came of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtWidgets import QRadioButton

from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.backups import (
    BackedUpPool,
    Counts,
    Damage,
    ForPassphrase,
    ForRecipients,
    Harm,
    InClear,
    Unread,
)
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.progress import JobState, Progress
from cognito_admin.ui.backups.desk import BackupDesk
from cognito_admin.ui.backups.made_dialog import MadeDialog
from cognito_admin.ui.backups.run_dialog import RunDialog
from cognito_admin.ui.backups.wizard import BackupWizard
from cognito_admin.ui.robot import Robot
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.shell.shell import Shell
from cognito_admin.work.backup_orders import Order, OrderedPool
from tests.accessible import all_faults
from tests.ui import fakes
from tests.ui.shell.living import dialog, live, opened, until, words

PASSPHRASE = "correct horse battery"
PLACE = "/backups/shop_2026"


class Visitor:
    """Somebody before the window of ``behind``, with a pool open. Whoever ``walks`` goes through every page by Tab, too."""

    def __init__(self, shell: Shell, behind: fakes.Backstage) -> None:
        self.shell, self.behind = shell, behind
        self.robot = Robot(shell.window)
        self.walks = False
        self.stumbled: list[str] = []

    async def asks_for_backup(self) -> BackupWizard:
        self.shell.connections.open(fakes.WORK.id)
        self.shell.pools.open(PoolKey(fakes.WORK.id, fakes.SHOP.id))
        await until(lambda: self.shell.pools.front() is not None and len(self.shell.connections.pools()) == 2)
        assert self.shell.window.actions_named["backup.make"].isEnabled()
        self.shell.window.actions_named["backup.make"].trigger()
        return await opened(BackupWizard)

    async def ordered_before(self, order: Order) -> None:
        """As if that had been ordered on another day."""
        await self.shell.services.last_orders.remember(order)

    async def goes_on(self, wizard: BackupWizard) -> None:
        await until(wizard._next.isEnabled)
        if self.walks:
            await until(wizard.isActiveWindow)
            self.stumbled += all_faults(wizard)
        wizard._next.click()

    async def orders(self) -> RunDialog:
        """Presses through the wizard: the pool in front, the folder that is offered, a passphrase."""
        wizard = await self.asks_for_backup()
        await self.goes_on(wizard)
        await self.goes_on(wizard)
        assert not wizard._next.isEnabled()
        self.robot.key("Tab")
        wizard.protection._first.setText(PASSPHRASE)
        wizard.protection._second.setText(PASSPHRASE)
        await self.goes_on(wizard)
        shown = await opened(RunDialog)
        await until(lambda: self.behind.jobs.orders)
        return shown

    def ends(self, state: JobState = JobState.DONE, record: BackupRecord | None = None, **facts: Any) -> None:
        """The newest job comes to its end."""
        job = self.behind.jobs.jobs()[0]
        if record is not None:
            self.behind.backups.known.insert(0, replace(record, job=job.id))
        self.behind.jobs.publish(replace(job, state=state, ended=datetime.now(UTC), **facts))


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def run(scene: Any) -> None:
        behind = fakes.backstage(tmp_path, fakes.WORK)

        async def visit(shell: Shell) -> None:
            await scene(Visitor(shell, behind))

        live(monkeypatch, behind, visit)

    return run


def record(**facts: Any) -> BackupRecord:
    now = datetime.now(UTC) + timedelta(seconds=1)
    pool = BackedUpPool(fakes.SHOP.id, "Shop customers", "eu-central-1")
    whole = BackupRecord(PLACE, pool, now, Counts(2400, 5, 320), 310_000, encrypted=True, verified=now)
    return replace(whole, **facts)


def test_the_pool_in_front_is_offered_with_what_its_backup_comes_to(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        assert [pool.name for pool in wizard.pools.chosen()] == ["Shop customers"]
        await until(lambda: "about 2,400 users · 318 KB · under a minute" in wizard.pools.lines()[0])
        assert wizard.pools.lines()[1] == "Staff   ·   work"
        assert "40 % of the account’s request quota" in words(wizard)
        assert "No backup has these, because Cognito gives them to nobody: passwords" in words(wizard)
        wizard.pools.choose_every()
        await until(lambda: "2 pools, one after the other: about 4,800 users · 636 KB" in words(wizard))
        wizard.reject()

    meet(scene)


def test_mfa_preferences_are_ordered_once_what_they_cost_is_agreed_to_and_health_as_it_is_wished(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        await until(lambda: "makes nobody a monthly active user" in words(wizard))
        visitor.robot.key("Alt+M")
        await until(lambda: "Up to 2,400 requests, one for each user: under a minute more." in words(wizard))
        assert "makes nobody a monthly active user" not in words(wizard)
        assert wizard._next.toolTip() == "Agree to what the MFA preferences may cost, or leave them out"
        visitor.robot.key("Alt+T")
        visitor.robot.key("Alt+H")
        await until(lambda: "one or two requests for each app client" in words(wizard))
        await visitor.goes_on(wizard)
        await visitor.goes_on(wizard)
        wizard.protection._first.setText(PASSPHRASE)
        wizard.protection._second.setText(PASSPHRASE)
        await visitor.goes_on(wizard)
        shown = await opened(RunDialog)
        await until(lambda: visitor.behind.jobs.orders)
        ((arguments, _),) = visitor.behind.jobs.orders.values()
        assert (arguments["with_mfa"], arguments["with_health"]) == (True, True)
        visitor.ends(record=record(counts=Counts(2400, 5, 320, 2310, 900)))
        await until(lambda: "320 memberships · MFA preferences of 2,310 · sign-in health" in words(shown))

    meet(scene)


def test_a_thousand_pools_are_listed_in_a_dialog_that_fits_and_looked_at_a_few_at_a_time(meet, monkeypatch) -> None:
    async def scene(visitor: Visitor) -> None:
        keys = [PoolKey(fakes.WORK.id, PoolId(f"eu-central-1_{number}")) for number in range(1000)]
        many = [(OrderedPool(key, f"Pool {place}"), "work") for place, key in enumerate(keys)]
        monkeypatch.setattr(BackupDesk, "offered", lambda self: many)
        visitor.shell.backups.back_up()
        wizard = await opened(BackupWizard)
        assert len(wizard.pools.lines()) == 1000
        assert wizard.height() < 600
        assert wizard._next.toolTip() == "Choose a pool first"
        wizard.pools.choose_every()
        await until(lambda: visitor.behind.workspaces.made)
        assert len(visitor.behind.workspaces.made) <= 4
        wizard.reject()

    meet(scene)


def test_a_passphrase_protects_a_backup_and_is_told_over_the_pipe_alone(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.walks = True
        await visitor.orders()
        assert visitor.stumbled == []
        ((arguments, secrets),) = visitor.behind.jobs.orders.values()
        assert secrets == {"passphrase": PASSPHRASE}
        assert PASSPHRASE not in repr(arguments)
        assert arguments["protection"] == "passphrase"
        assert arguments["pool"] == fakes.SHOP.id
        assert Path(arguments["to"]).name == "Cognito backups"
        visitor.ends(record=record())
        await until(lambda: not visitor.shell.backups.run.busy)
        assert PASSPHRASE not in visitor.shell.backups.run.order.protection.passphrase

    meet(scene)


def test_the_progress_becomes_a_summary_that_says_it_was_verified(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        job = visitor.behind.jobs.jobs()[0]
        visitor.behind.jobs.publish(replace(job, progress=Progress("users", 1200, 2400)))
        await until(lambda: "Fetching users · 1,200 of 2,400 users" in words(shown))
        assert shown._title.text() == "Backing up Shop customers"
        visitor.ends(record=record(), outcome={"users": 2400, "key_not_kept": 1})
        await until(lambda: shown._title.text() == "Backed up and verified")
        said = words(shown)
        assert "Its key could not be kept in the keyring" in said
        assert "2,400 users · 5 groups · 320 memberships · 310 KB · encrypted" in said
        assert "Verified just now: every byte was read again, and is as it was written." in said
        assert PLACE in said
        assert shown._schedule.isVisible()
        assert not shown._cancel.isVisible()

    meet(scene)


def test_what_was_not_permitted_to_be_read_is_told_in_plain_words(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        unread = (Unread("DescribeUserPoolClient", "AccessDeniedException", "shop-web"), Unread("ListTerms", "x"))
        visitor.ends(record=record(unread=unread, left_out=2))
        await until(lambda: shown._title.text() == "Backed up and verified, with losses")
        said = words(shown)
        assert "2 things are missing from this backup:" in said
        assert "The settings of an app client: shop-web" in said
        assert "AWS does not allow DescribeUserPoolClient." in said
        assert "The terms people agree to" in said
        assert "Secrets of app clients and identity providers were left out: 2." in said
        assert shown._permissions.isVisible()

    meet(scene)


def test_damages_are_named_by_file_and_line(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        damage = Damage(Harm.NO_USER, "users/part-00000.jsonl.gz", 7)
        visitor.ends(record=record(damages=(damage,), damage_count=1))
        await until(lambda: shown._title.text() == "A backup was made, and is damaged")
        assert "users/part-00000.jsonl.gz, line 7: it is not a user." in words(shown)
        assert "Verified" not in words(shown)

    meet(scene)


def test_a_failed_backup_says_why_and_is_continued_with_the_same_passphrase(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        visitor.ends(JobState.FAILED, failure=Failure(Code.DISK_FULL, path="/backups"))
        await until(shown._again.isVisible)
        assert "The disk is full" in words(shown)
        assert shown._title.text() == "The backup is not finished"
        (job,) = visitor.behind.jobs.jobs()
        shown._again.click()
        await until(lambda: visitor.behind.jobs.continued == [job.id])
        assert visitor.behind.jobs.orders[job.id][1] == {"passphrase": PASSPHRASE}

    meet(scene)


def test_cancelling_ends_what_is_made_and_begins_no_other(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        wizard.pools.choose_every()
        wizard.protection._first.setText(PASSPHRASE)
        wizard.protection._second.setText(PASSPHRASE)
        for _ in range(3):
            await visitor.goes_on(wizard)
        shown = await opened(RunDialog)
        await until(lambda: visitor.behind.jobs.orders)
        (job,) = visitor.behind.jobs.jobs()
        shown._cancel.click()
        await until(lambda: visitor.behind.jobs.cancelled == [job.id])
        visitor.ends(JobState.CANCELLED)
        await until(shown._again.isVisible)
        assert shown._title.text() == "The backup is not finished"
        assert "Not begun" in words(shown)
        assert len(visitor.behind.jobs.orders) == 1

    meet(scene)


def test_a_backup_that_cannot_begin_says_why(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.behind.jobs.refusing = Failure(Code.JOB_RUNNING_ALREADY, subject="Shop customers")
        wizard = await visitor.asks_for_backup()
        wizard.protection.findChildren(QRadioButton)[2].setChecked(True)
        wizard.protection._sure.setChecked(True)
        for _ in range(3):
            await visitor.goes_on(wizard)
        shown = await opened(RunDialog)
        await until(lambda: "Already being worked on" in words(shown))

    meet(scene)


def test_several_pools_are_backed_up_one_after_the_other(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        wizard.pools.choose_every()
        file = wizard.place._kinds["file"]
        assert not file.isEnabled()
        assert file.toolTip() == "One file holds one pool. Choose a folder for several"
        wizard.protection._first.setText(PASSPHRASE)
        wizard.protection._second.setText(PASSPHRASE)
        for _ in range(3):
            await visitor.goes_on(wizard)
        shown = await opened(RunDialog)
        await until(lambda: len(visitor.behind.jobs.orders) == 1)
        assert "Waits for its turn" in words(shown)
        visitor.ends(record=record())
        await until(lambda: len(visitor.behind.jobs.orders) == 2)
        assert [job.subject for job in visitor.behind.jobs.jobs()] == ["Staff", "Shop customers"]
        visitor.ends()
        await until(lambda: shown._title.text() == "Backed up and verified")

    meet(scene)


def test_closing_the_progress_lets_it_go_on_and_the_end_is_told_above_the_panes(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        shown = await visitor.orders()
        shown.accept()
        await until(lambda: dialog(RunDialog) is None)
        visitor.ends(record=record())
        await until(lambda: visitor.shell.window.banners.banners())
        (banner,) = visitor.shell.window.banners.banners()
        assert banner.text() == "Backed up and verified"
        await visitor.robot.press("Show what became of it")
        assert "Verified just now: every byte" in words(await opened(RunDialog))

    meet(scene)


def test_nothing_is_written_in_clear_without_saying_so_and_no_secret_ever(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        page = wizard.protection
        page._secrets.setChecked(True)
        assert page.why_not() == "At least 12 characters"
        page._clear.setChecked(True)
        assert page.why_not() == "Say first that you want it in clear"
        assert not page._secrets.isEnabled()
        assert page._secrets.toolTip() == "Secrets are never written in clear"
        assert not page.with_secrets()
        assert (page._keep.isEnabled(), page._keep.toolTip()) == (False, "Without protection there is no key")
        page._sure.setChecked(True)
        assert page.why_not() == ""
        wizard.reject()

    meet(scene)


@pytest.mark.parametrize(
    ("typed", "why_not"),
    [
        ("", "Put in at least one public key"),
        ("age1" + "q" * 58, ""),
        ("# backup key\nage1" + "q" * 58 + "\nssh-ed25519 " + "A" * 68 + " ann@example.com", ""),
        ("AGE-SECRET-KEY-1QQQ", "This is a secret key. Put in the public key that belongs to it"),
        ("ann@example.com", "“ann@example.com” is no public key of age or SSH"),
    ],
)
def test_recipients_are_public_keys(meet, typed: str, why_not: str) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        wizard.protection._recipients.setChecked(True)
        wizard.protection._keys.setPlainText(typed)
        assert wizard.protection.why_not().startswith(why_not)
        assert bool(wizard.protection.why_not()) == bool(why_not)
        wizard.reject()

    meet(scene)


def test_a_place_that_cannot_be_written_is_told_before_anything_begins(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        page = wizard.place
        page._folder.setText("backups")
        assert page.why_not() == "Type the whole path, from the root of the disk on"
        (tmp_path / "file").write_text("")
        page._folder.setText(str(tmp_path / "file" / "in it"))
        await until(lambda: page.why_not() == "You may not write there")
        page._kinds["file"].setChecked(True)
        (tmp_path / "there.cognitobackup").write_text("")
        page._file.setText(str(tmp_path / "there"))
        await until(lambda: page.why_not().startswith("This file is there already"))
        page._file.setText("/")
        assert page.why_not() == "Say which file it is to be"
        page._kinds["s3"].setChecked(True)
        page._bucket.setText("bucket/prefix")
        assert page.why_not().startswith("Type the address of a bucket")
        page._bucket.setText("s3://backups/cognito")
        assert page.why_not() == ""
        wizard.reject()

    meet(scene)


class KeyringOfSystem(KeyringBackend):
    """It keeps what it is given."""

    priority = 1  # type: ignore[assignment]
    secrets: ClassVar[dict[str, str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[username] = password


RECIPIENTS = ForRecipients(("age1" + "q" * 58,))
SHOP = OrderedPool(PoolKey(fakes.WORK.id, fakes.SHOP.id), "Shop customers")
STAFF = OrderedPool(PoolKey(fakes.WORK.id, fakes.STAFF.id), "Staff")


def test_what_was_ordered_once_is_offered_in_one_sentence_and_ordered_again_by_enter(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        wizard = await visitor.asks_for_backup()
        wizard.place._folder.setText(str(tmp_path))
        wizard.protection.choose(RECIPIENTS, with_secrets=True, keep_key=False)
        for _ in range(3):
            await visitor.goes_on(wizard)
        await until(lambda: visitor.behind.jobs.orders)
        ((first, _),) = visitor.behind.jobs.orders.values()
        visitor.ends(record=record())
        await until(lambda: not visitor.shell.backups.run.busy)
        (await opened(RunDialog)).accept()
        visitor.shell.window.actions_named["backup.make"].trigger()
        again = await opened(BackupWizard)
        sentence = (
            f"Back up Shop customers into {tmp_path}, encrypted for the recipient age1qqqq\u2060…\u2060qqqqqq: users, groups and "
            "every setting, with the secrets of app clients and identity providers."
        )
        assert sentence in words(again)
        assert again._next.text().replace("&", "") == "Back up now"
        await until(again._next.hasFocus)
        visitor.robot.key("Return")
        await until(lambda: len(visitor.behind.jobs.orders) == 2)
        _, (second, _) = visitor.behind.jobs.orders.values()
        assert second == first

    meet(scene)


def test_who_changes_something_goes_through_the_pages_with_the_answers_of_last_time(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        await visitor.ordered_before(Order((SHOP,), str(tmp_path / "one.cognitobackup"), RECIPIENTS))
        wizard = await visitor.asks_for_backup()
        assert wizard.last.isVisible()
        low = wizard.height()
        await until(wizard._next.hasFocus)
        visitor.robot.key("Alt+C")
        await until(lambda: not wizard.last.isVisible())
        assert wizard.pools.isVisible()
        assert wizard.height() > low
        assert not wizard._back.isVisible()
        assert wizard._next.hasFocus()
        assert wizard.place.kind == "file"
        assert Path(wizard.place.to()).parent == tmp_path
        await visitor.goes_on(wizard)
        await visitor.goes_on(wizard)
        assert wizard.protection.protection() == RECIPIENTS
        assert wizard._next.isEnabled()
        wizard.reject()

    meet(scene)


def test_in_clear_as_last_time_is_said_and_so_is_what_mfa_preferences_cost(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        await visitor.ordered_before(Order((SHOP,), str(tmp_path), InClear(), with_mfa=True))
        wizard = await visitor.asks_for_backup()
        assert "in clear, not encrypted" in words(wizard.last)
        assert "Whoever gets the files can read everybody’s data." in words(wizard.last)
        await until(lambda: "Up to 2,400 requests, one for each user" in words(wizard.last))
        assert "AWS counts everybody it is asked about as a monthly active user." in words(wizard.last)
        wizard.reject()

    meet(scene)


def test_a_place_that_is_gone_is_said_before_it_is_tried(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        (tmp_path / "drive").write_text("")
        await visitor.ordered_before(Order((SHOP,), str(tmp_path / "drive" / "backups"), RECIPIENTS))
        wizard = await visitor.asks_for_backup()
        await until(lambda: "You may not write there. Change… leads to" in words(wizard.last))
        visitor.robot.key("Return")
        assert not wizard._next.isEnabled()
        assert wizard.isVisible()
        wizard.reject()

    meet(scene)


def test_pools_that_were_backed_up_together_are_offered_so_and_the_one_in_front_alone(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        await visitor.ordered_before(Order((SHOP, STAFF), str(tmp_path), RECIPIENTS))
        wizard = await visitor.asks_for_backup()
        assert "Back up Shop customers and Staff into" in words(wizard.last)
        await until(lambda: "2 pools, one after the other: about 4,800 users" in words(wizard.last))
        await until(wizard._next.hasFocus)
        visitor.robot.key("Alt+O")
        await until(lambda: "Back up Shop customers into" in words(wizard.last))
        assert [pool.name for pool in wizard.pools.chosen()] == ["Shop customers"]
        visitor.robot.key("Alt+O")
        await until(lambda: len(wizard.pools.chosen()) == 2)
        wizard.reject()
        visitor.shell.backups.back_up(STAFF.key, then=lambda place: None)
        wizard = await opened(BackupWizard)
        assert [pool.name for pool in wizard.pools.chosen()] == ["Staff"]
        wizard.reject()

    meet(scene)


def test_the_passphrase_of_the_keyring_is_taken_again_and_told_over_the_pipe_alone(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        keyring.set_keyring(KeyringOfSystem())
        last = Order((SHOP,), str(tmp_path), ForPassphrase(PASSPHRASE), keep_key=True)
        await visitor.ordered_before(last)
        wizard = await visitor.asks_for_backup()
        assert "encrypted with the passphrase that the keyring has for it" in words(wizard.last)
        await until(wizard._next.hasFocus)
        visitor.robot.key("Return")
        await until(lambda: visitor.behind.jobs.orders)
        ((arguments, secrets),) = visitor.behind.jobs.orders.values()
        assert secrets == {"passphrase": PASSPHRASE}
        assert arguments["keep_key"] is True
        assert PASSPHRASE not in repr(arguments)

    meet(scene)


def test_without_the_passphrase_the_pages_come_with_the_place_of_last_time(meet, tmp_path) -> None:
    async def scene(visitor: Visitor) -> None:
        await visitor.ordered_before(Order((SHOP,), "s3://backups/cognito", ForPassphrase(PASSPHRASE), keep_key=True))
        wizard = await visitor.asks_for_backup()
        assert wizard.last is None
        assert wizard.pools.isVisible()
        assert wizard.place.to() == "s3://backups/cognito"
        assert wizard.protection.keep_key()
        assert wizard.protection.why_not() == "At least 12 characters"
        wizard.reject()

    meet(scene)


def test_the_backups_made_here_are_listed_and_verified_again(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        older = record(
            place="/backups/older", finished=datetime(2026, 1, 1, tzinfo=UTC), unread=(Unread("ListTerms", "x"),)
        )
        visitor.behind.backups.known = [record(), older]
        visitor.shell.window.actions_named["backup.made"].trigger()
        shown = await opened(MadeDialog)
        await until(lambda: shown._list.count() == 2)
        assert "verified" in shown._list.item(0).text()
        assert "with losses" in shown._list.item(1).text()
        shown._list.setCurrentRow(1)
        await until(lambda: "The terms people agree to" in words(shown))
        shown._verify.click()
        await until(lambda: visitor.behind.jobs.orders)
        ((arguments, _),) = visitor.behind.jobs.orders.values()
        assert arguments == {"place": "/backups/older", "connection": fakes.WORK.id}
        assert visitor.behind.jobs.jobs()[0].subject == "Shop customers"
        assert not shown._verify.isEnabled()
        visitor.behind.backups.known[1] = older.proved(datetime.now(UTC), [Damage(Harm.MISSING, "pool/mfa.json")])
        visitor.ends()
        await until(lambda: "pool/mfa.json is gone." in words(shown))
        assert "damaged" in shown._list.item(1).text()
        shown._forget.click()
        await until(lambda: shown._list.count() == 1)
        opened_places: list[str] = []
        shown.open_requested.disconnect()
        shown.open_requested.connect(opened_places.append)
        shown._open.click()
        assert opened_places == [PLACE]
        await until(lambda: dialog(MadeDialog) is None)

    meet(scene)


def test_why_a_backup_could_not_be_verified_is_said_until_another_is_looked_at(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.behind.backups.known = [record(), record(place="/backups/older")]
        visitor.shell.window.actions_named["backup.made"].trigger()
        shown = await opened(MadeDialog)
        await until(lambda: shown._list.count() == 2)
        shown._verify.click()
        await until(lambda: visitor.behind.jobs.orders)
        failure = Failure(Code.BACKUP_KEY_WRONG, path=PLACE)
        visitor.ends(JobState.FAILED, failure=failure)
        await until(shown._verify.isEnabled)
        await until(lambda: not shown._reading.busy)
        await until(lambda: explain(failure).title in words(shown))
        shown._list.setCurrentRow(1)
        assert explain(failure).title not in words(shown)
        shown.accept()

    meet(scene)


def test_without_any_backup_it_is_said_what_will_be_listed(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.shell.window.actions_named["backup.made"].trigger()
        shown = await opened(MadeDialog)
        await until(lambda: "No backup was made here yet" in words(shown))
        assert shown._verify.toolTip() == "Choose a backup first"
        shown.accept()

    meet(scene)


def test_without_a_connection_the_menu_says_what_is_missing(monkeypatch, tmp_path) -> None:
    behind = fakes.backstage(tmp_path)

    async def visit(shell: Shell) -> None:
        make, schedule = (shell.window.actions_named[f"backup.{name}"] for name in ("make", "schedule"))
        assert (make.isEnabled(), make.toolTip()) == (False, "Add a connection first")
        assert (schedule.isEnabled(), schedule.toolTip()) == (False, "Open a pool first")

    live(monkeypatch, behind, visit)


def test_the_list_of_backups_leaves_the_window_to_whatever_is_asked_meanwhile(meet) -> None:
    async def scene(visitor: Visitor) -> None:
        visitor.behind.backups.known = [record()]
        action = visitor.shell.window.actions_named["backup.made"]
        action.trigger()
        shown = await opened(MadeDialog)
        assert not shown.isModal()
        action.trigger()
        assert dialog(MadeDialog) is shown
        shown.accept()

    meet(scene)
