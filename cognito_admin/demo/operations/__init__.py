"""What the emulated service can do, one module an area. Importing a module registers its operations."""

import importlib
import pkgutil
from collections.abc import Mapping

from cognito_admin.demo.registry import OPERATIONS, Operation


def load() -> Mapping[str, Operation]:
    """Imports every module beside this one and returns all operations by name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return OPERATIONS
