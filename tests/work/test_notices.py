from cognito_admin.model.failures import Code, Failure
from cognito_admin.work.notices import Notices

FIRST, SECOND = Failure(Code.JOURNAL_DAMAGED), Failure(Code.DISK_FULL)


def test_news_before_anybody_listens_is_kept() -> None:
    notices = Notices()
    notices.tell(FIRST)
    heard: list[Failure] = []
    notices.subscribe(heard.append)
    notices.tell(SECOND)
    assert heard == [FIRST, SECOND]


def test_news_is_kept_for_the_first_listener_only() -> None:
    notices = Notices()
    notices.tell(FIRST)
    first: list[Failure] = []
    second: list[Failure] = []
    notices.subscribe(first.append)()
    notices.subscribe(second.append)
    notices.tell(SECOND)
    assert (first, second) == ([FIRST], [SECOND])
