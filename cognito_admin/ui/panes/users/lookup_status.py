"""What is known of Cognito's own answer to a search."""

from enum import Enum, auto


class Asked(Enum):
    """How it stands with asking Cognito for what is searched."""

    NO = auto()
    WAITING = auto()
    NOBODY = auto()
    NOT_SEARCHABLE = auto()
    FAILED = auto()
