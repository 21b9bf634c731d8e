"""What the emulator's interpreter runs: ministack with our additions, which it finds by their folder.

Nothing is added to ``sys.path``, because the functions would inherit it, and what a layer lacks would import there.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

PACKAGE = "cognito_otp_local.stack.emulator_program"


def main() -> None:
    """Make this folder importable, as the package that it is, and run the additions."""
    package = ModuleType(PACKAGE)
    package.__path__ = [str(Path(__file__).parent)]
    sys.modules[PACKAGE] = package
    import_module(f"{PACKAGE}.additions").main()


if __name__ == "__main__":
    main()
