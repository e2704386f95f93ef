"""When Python looks for garbage in a process without a window.

What a program is made of stays until its end. To look through it takes a tenth of its start, and at its end a third of a second.
"""

import gc


class StartUp:
    """While the program is put together nothing is looked for: from when it is made until it ``ends``."""

    has_ended = False
    """Whether what the program is made of was set aside in this process."""

    def __init__(self) -> None:
        self._leaves_alone = gc.isenabled()
        if self._leaves_alone:
            gc.disable()

    def ends(self) -> None:
        """What is there by now is no garbage. May be called again."""
        if self._leaves_alone:
            self._leaves_alone = False
            gc.freeze()
            gc.enable()
            StartUp.has_ended = True


def end() -> None:
    """Nothing of this process is needed any more, so that nothing has to be taken apart."""
    gc.freeze()
