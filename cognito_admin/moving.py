"""Files that take the place of others, also while another program looks at them."""

import time
from pathlib import Path

_ATTEMPTS = 5
_PAUSE_S = 0.05


def move_over(source: Path, target: Path) -> None:
    """Renames ``source`` to ``target``, in place of what is there. Raises OSError."""
    for _ in range(_ATTEMPTS - 1):
        try:
            source.replace(target)
        except PermissionError:
            # Windows refuses while another program, such as a virus scanner, has the target open.
            time.sleep(_PAUSE_S)
        else:
            return
    source.replace(target)
