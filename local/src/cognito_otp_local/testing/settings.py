"""What a project's pytest settings say about the stack that its tests need."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_otp_local.errors import LocalStackError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ATTACH_VARIABLE = "COGNITO_OTP_ATTACH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which template to run, with which parameters and programs; or the file that describes a stack that is up."""

    template: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    program: Path | None = None
    emulator: Path | None = None
    attach: Path | None = None

    def find_program(self) -> Path:
        """Return the ``cognito-otp`` that runs the stack; raise LocalStackError if there is none.

        It is the one of the settings, or else the one that `make setup` installed beside the template, this
        environment's own, or the one on PATH.
        """
        if self.program is not None:
            return self.program
        found = shutil.which("cognito-otp")
        places = [
            self.template.parent / ".venv" / "bin" / "cognito-otp",
            Path(sys.executable).parent / "cognito-otp",
            *([Path(found)] if found else []),
        ]
        for place in places:
            if place.exists():
                return place
        raise LocalStackError(
            f"no cognito-otp program is beside {self.template}: run `make setup` there, or set cognito_otp_program"
        )


def read_parameters(lines: Sequence[str]) -> dict[str, str]:
    """Read NAME=VALUE lines; raise LocalStackError naming one that is not."""
    pairs = [line.partition("=") for line in lines]
    wrong = [name for name, equals, _ in pairs if not equals or not name.strip()]
    if wrong:
        raise LocalStackError(f"cognito_otp_parameters: {wrong[0]!r} is not NAME=VALUE, such as AppName=Acme")
    return {name.strip(): value.strip() for name, _, value in pairs}


def attach_from_environment() -> Path | None:
    """Return the file that the environment names as describing a running stack."""
    named = os.environ.get(ATTACH_VARIABLE)
    return Path(named).absolute() if named else None
