"""A command as a person types it, in a process that tells the most memory it took: ``measured_command FILE WORDS…``."""

import sys
from pathlib import Path

from cognito_admin.__main__ import start
from tests.bench.apart import peak_bytes

if __name__ == "__main__":
    status = start(sys.argv[2:])
    Path(sys.argv[1]).write_text(str(peak_bytes()))
    sys.exit(status)
