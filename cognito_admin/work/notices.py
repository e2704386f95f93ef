"""News nobody asked for: something was found or went wrong beside what the person was doing."""

from collections.abc import Callable

from cognito_admin.model.failures import Failure


class Notices:
    """Kept until somebody listens, so that none is lost while the program starts. Belongs to the loop's thread."""

    def __init__(self) -> None:
        self._untold: list[Failure] = []
        self._callbacks: list[Callable[[Failure], None]] = []

    def tell(self, failure: Failure) -> None:
        if not self._callbacks:
            self._untold.append(failure)
        for callback in tuple(self._callbacks):
            callback(failure)

    def subscribe(self, callback: Callable[[Failure], None]) -> Callable[[], None]:
        """``callback`` gets what nobody heard so far, then all that comes. Returns what ends that."""
        self._callbacks.append(callback)
        untold, self._untold = self._untold, []
        for failure in untold:
            callback(failure)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None
