"""What to bring up, and what is up."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.front_config import TIME_SCALE
from cognito_otp_local.stack.places import StackPlaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.front_config import UpdateRule
    from cognito_otp_local.stack.emulator import Emulator


@dataclass(frozen=True, slots=True)
class Ports:
    """Loopback ports; 0 picks a free one."""

    cognito: int = 4510
    aws: int = 4511
    inbox: int = 4512
    emulator: int = 4513


ANY_PORTS = Ports(0, 0, 0, 0)
EMULATOR = Path(".venv-emulator", "bin", "ministack")
"""Where `make setup` installs the emulator, beside the template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to bring up.

    ``parameters`` are the template's; ``built`` is a built template to deploy without building; ``always_build`` builds
    where nothing has changed, too. ``warm_workers`` is how many workers of a trigger are started ahead of its calls:
    one before the stack is up, the others after. ``listen`` is where
    containers reach the functions' AWS endpoint, beside loopback (see addresses.check_listen). ``time_scale`` is how
    much of Lambda's waits is really waited, above 0 and up to 1. ``update_user_pool`` is what UpdateUserPool does with
    the members that a request omits.
    """

    template: Path
    stack_name: str = "cognito-otp-local"
    region: str = "us-east-1"
    ports: Ports = field(default_factory=Ports)
    parameters: Mapping[str, str] = field(default_factory=dict)
    listen: str | None = None
    enforce_iam: bool = False
    time_scale: float = TIME_SCALE
    update_user_pool: UpdateRule = "measured"
    built: Path | None = None
    always_build: bool = False
    warm_workers: int = 4
    folder: Path | None = None
    emulator_program: Path | None = None

    @property
    def emulator(self) -> Path:
        """The emulator's program; it may be missing.

        It is the one that was named, or else what `make setup` installs: beside the template, or beside the
        environment that this runs in, for templates that live elsewhere; or else what PATH has.
        """
        beside = self.template.parent / EMULATOR
        found = shutil.which("ministack")
        # On PATH stands a link to where the program's environment is.
        places = [beside, Path(sys.prefix).parent / EMULATOR, *([Path(found).resolve()] if found else [])]
        return self.emulator_program or next((place for place in places if place.exists()), beside)

    @property
    def home(self) -> Path:
        """The folder that holds the stack's record and build; one stack can be up in each."""
        return self.folder or self.template.parent


@dataclass(frozen=True, slots=True)
class LocalStack(StackPlaces):
    """A stack that is up."""

    outputs: Mapping[str, str] = field(repr=False)
    emulator: Emulator = field(repr=False)
    container_endpoint: str | None = None

    @property
    def places(self) -> dict[str, str]:
        """Where everything is, by the names that ``local up --json`` prints."""
        places = {place.name: getattr(self, place.name) for place in fields(StackPlaces)}
        return places if self.container_endpoint is None else places | {"container_endpoint": self.container_endpoint}

    def ready_line(self) -> str:
        """Return the one JSON line that ``local up --json`` prints."""
        return json.dumps(self.places)
