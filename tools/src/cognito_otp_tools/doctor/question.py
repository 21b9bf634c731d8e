"""What the doctor is asked."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The pool and the stack that are looked at, the destination countries, and what goes beyond Describe and Get.

    ``words`` are the options that name the stack and how to reach it, for the commands of advice. ``peak`` is how many
    codes a second are to be sent.
    """

    pool_id: str | None = None
    stack_name: str | None = None
    countries: tuple[str, ...] = ()
    peak: int | None = None
    users: bool = False
    dry_run_routes: bool = False
    self_test: bool = False
    words: tuple[str, ...] = ()

    def about(self, stack_name: str) -> Question:
        """Return the same question about a stack that was found."""
        return replace(self, stack_name=stack_name, words=(*self.words, "--stack-name", stack_name))
