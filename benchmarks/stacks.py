"""Stacks for benchmarks: the real template on the local stack, on free ports, in a temporary folder."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from support.paths import TEMPLATE
from support.template.stack_parameters import PARAMETERS

from cognito_otp_local.stack import sam
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.stack.options import LocalStack


@contextmanager
def built() -> Iterator[Path]:
    """Build the template once; yield the built one."""
    with tempfile.TemporaryDirectory() as folder:
        say("building")
        yield sam.build(TEMPLATE, Path(folder), {"Architecture": sam.host_architecture()})


@contextmanager
def stack(template: Path, **parameters: str) -> Iterator[LocalStack]:
    """Run a stack of a built template."""
    with tempfile.TemporaryDirectory() as folder:
        options = Options(
            template=TEMPLATE,
            built=template,
            folder=Path(folder),
            ports=ANY_PORTS,
            parameters=PARAMETERS | parameters,
        )
        with local_stack(options, say) as running:
            yield running


def say(text: str) -> None:
    """Print progress to stderr; the results go to stdout."""
    sys.stderr.write(f"{text}\n")
