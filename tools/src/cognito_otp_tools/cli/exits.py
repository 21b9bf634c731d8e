"""Exit codes of every command: 0 fine, 1 a finding or refusal, 2 a wrong command line, 3 AWS failed or is unseen."""

from __future__ import annotations

import click

FINE, REFUSED, UNSEEN = 0, 1, 3
"""Of these, click itself ends with 1 for its ClickException and Abort, and with 2 for its UsageError."""


class CouldNotSee(click.ClickException):
    """An error of AWS, or something that could not be seen: one sentence, exit code 3."""

    exit_code = UNSEEN
