from datetime import timedelta

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.progress import JobState, Progress, Question
from cognito_admin.model.query import Fields, parse
from cognito_admin.ui.panes.users import words
from cognito_admin.ui.panes.users.sync_status import SyncPhase, SyncStatus, estimated_s, sync_status
from cognito_admin.ui.panes.users.sync_strip import SyncStrip, progress_words
from cognito_admin.ui.panes.users.tally import Tally
from tests.ui.panes.fakes import NOW, RESOURCE, make_job

SYNCED = IndexState(2400, NOW - timedelta(hours=1), True, 7)
EARLY = {
    JobState.INTERRUPTED: SyncPhase.INTERRUPTED,
    JobState.CANCELLED: SyncPhase.CANCELLED,
    JobState.FAILED: SyncPhase.FAILED,
}


def test_a_pool_without_a_copy_was_never_read():
    assert sync_status(None, [], RESOURCE) == SyncStatus(SyncPhase.NEVER)
    assert not sync_status(None, [], RESOURCE).has_users


@pytest.mark.parametrize(("state", "phase"), EARLY.items())
def test_a_sync_that_ended_early_is_told_until_a_later_one_ended_well(state, phase):
    job = make_job("a", state, ago=timedelta(minutes=10))
    assert sync_status(SYNCED, [job], RESOURCE) == SyncStatus(phase, 2400, SYNCED.synced_at, job)
    since = IndexState(2400, NOW, True, 8)
    assert sync_status(since, [job], RESOURCE).phase is SyncPhase.SYNCED


def test_only_the_latest_sync_of_this_pool_counts():
    failed = make_job("old", JobState.FAILED)
    running = make_job("new", JobState.RUNNING)
    assert sync_status(SYNCED, [running, failed], RESOURCE).job is running
    assert sync_status(SYNCED, [running], "another pool").phase is SyncPhase.SYNCED


def test_users_that_arrived_in_a_first_sync_can_be_searched_already():
    arriving = IndexState(600, None, False, 3)
    status = sync_status(arriving, [make_job("a", JobState.RUNNING)], RESOURCE)
    assert status.phase is SyncPhase.RUNNING
    assert status.has_users


def test_the_estimate_follows_the_quota():
    assert estimated_s(2400, 0.4) < 10
    assert 1200 < estimated_s(1_000_000, 0.4) < 1600


def test_progress_is_told_as_far_as_it_is_known():
    assert progress_words(Progress("users", 1240, 2400, "users", True, 118.0, 11.0)) == (
        "1,240 of about 2,400 · 118 a second · under a minute left"
    )
    assert progress_words(Progress("users", 60)) == "60 users"
    assert progress_words(Progress("starting")) == ""


def test_the_strip_speaks_only_when_there_is_something_to_say(qtbot):
    strip = SyncStrip()
    qtbot.addWidget(strip)
    strip.show_status(SyncStatus(SyncPhase.SYNCED, 5, NOW))
    assert strip.isHidden()
    strip.show_status(SyncStatus(SyncPhase.RUNNING, job=make_job("a", JobState.RUNNING, progress=Progress("users", 5))))
    assert strip.isHidden()
    qtbot.waitUntil(lambda: not strip.isHidden())
    assert strip.accessibleName() == "Fetching users. 5 users"
    failed = make_job("a", JobState.FAILED, failure=Failure(Code.THROTTLED, operation="ListUsers"))
    strip.show_status(SyncStatus(SyncPhase.FAILED, 5, NOW, failed))
    assert strip.accessibleName().startswith("AWS asks to slow down.")


def test_the_strip_of_a_sync_that_is_done_stays_a_moment(qtbot):
    strip = SyncStrip()
    qtbot.addWidget(strip)
    strip.show_status(SyncStatus(SyncPhase.RUNNING, job=make_job("a", JobState.RUNNING)))
    qtbot.waitUntil(lambda: not strip.isHidden())
    strip.show_done("Sync done: 320 added")
    strip.show_status(SyncStatus(SyncPhase.SYNCED, 5, NOW))
    assert not strip.isHidden()
    assert strip.accessibleName() == "Sync done: 320 added"
    assert not strip._cancel.isVisibleTo(strip)
    assert not strip._continue.isVisibleTo(strip)
    qtbot.waitUntil(strip.isHidden)


def test_the_strip_of_a_quick_sync_never_shows(qtbot):
    strip = SyncStrip()
    qtbot.addWidget(strip)
    strip.show_status(SyncStatus(SyncPhase.RUNNING, job=make_job("a", JobState.RUNNING)))
    strip.show_done("Sync done: 1 added")
    strip.show_status(SyncStatus(SyncPhase.SYNCED, 5, NOW))
    assert strip.isHidden()
    assert not strip._calm.isActive()


def test_the_count_says_how_many_of_how_many():
    assert words.count(Tally(2400), 2400) == "2,400 users"
    assert words.count(Tally(1204, selected=1), 2400) == "1,204 of 2,400"
    assert words.count(Tally(1), 1) == "1 user"
    assert words.count(Tally(5, selected=3), 10) == "5 of 10 · 3 selected"
    assert words.count(Tally(1200, selected=1200, excepted=0), 2400) == "All selected · 1,200 of 2,400"
    assert words.count(Tally(1200, selected=1197, excepted=3), 2400) == "All but 3 selected · 1,200 of 2,400"
    assert words.count(Tally(2400, selected=2400, excepted=0), 2400) == "All 2,400 selected"
    assert words.count(Tally(2400, selected=2397, excepted=3), 2400) == "All but 3 of 2,400 selected"


def test_a_count_that_still_runs_says_so():
    assert words.count(Tally(12345, counted=False, counting=True), 99999) == "at least 12,345, counting…"
    assert words.count(Tally(12345, counted=False), 99999) == "at least 12,345"
    everything = Tally(640, counted=False, counting=True, selected=639, excepted=1)
    assert words.count(everything, 99999) == "All but 1 selected · at least 640, counting…"


def test_a_sync_without_changes_says_so():
    assert words.sync_outcome({"added": 0, "changed": 0, "removed": 0, "total": 9}) == "Sync done: nothing changed"
    assert words.sync_outcome({"added": 12, "changed": 0, "removed": 1}) == "Sync done: 12 added, 1 removed"


def test_the_first_page_says_what_a_sync_costs_and_how_long_it_takes():
    title, text = words.never_read(SyncStatus(SyncPhase.NEVER), 2400, 4.0)
    assert "not been read" in title
    assert "costs nothing" in text
    assert "About 2,400 users, under a minute." in text
    assert "About" not in words.never_read(SyncStatus(SyncPhase.NEVER), None, None)[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("emial:x", "Expected the name of an attribute instead of “emial” (did you mean email?)"),
        ("ann OR", "Expected a word on each side of OR"),
        ("(ann", "Expected a closing bracket. To look for a bracket itself, put it in quotes"),
        ("created:7d", "Expected created<7d for the time since then, or created>7d for the time before"),
        ("email>5", "Expected :, =, ^=, $= after “email”"),
    ],
)
def test_a_search_that_cannot_be_is_answered_with_what_can(text, said):
    assert words.expected(parse(text, Fields())) == said


def test_a_sync_that_waits_for_the_person_says_for_what(qtbot):
    strip = SyncStrip()
    qtbot.addWidget(strip)
    question = Question("q", "sign_in", {"profile": "work", "portal": "corp"})
    job = make_job("a", JobState.WAITING, progress=Progress("users", 180, 2400), question=question)
    strip.show_status(sync_status(SYNCED, [job], RESOURCE))
    assert strip.accessibleName() == "Sign in to AWS again. 180 of 2,400"
