from cognito_admin.model.sentences.triggers import event_title, quoted_title
from cognito_admin.model.triggers.kinds import Event


def test_a_trigger_is_called_the_same_everywhere_and_one_that_is_newer_than_the_program_as_aws_calls_it() -> None:
    assert event_title(Event.POST_AUTHENTICATION) == "Post authentication"
    assert quoted_title(Event.POST_AUTHENTICATION) == "“Post authentication”"
    assert quoted_title("PostPasskey") == "“PostPasskey”"


def test_it_is_called_so_in_the_language_of_the_window() -> None:
    german = {"Post authentication": "Nach der Authentifizierung", "“{trigger}”": "„{trigger}“"}
    assert quoted_title(Event.POST_AUTHENTICATION, lambda text: german[text]) == "„Nach der Authentifizierung“"
