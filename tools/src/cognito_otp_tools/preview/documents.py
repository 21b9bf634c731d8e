"""The messages as plain values, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cognito_otp_tools.preview.samples import Sample
    from cognito_otp_tools.preview.selecting import Selection
    from cognito_otp_tools.texts.problems import Problem


def documents(samples: Iterable[Sample], selection: Selection) -> Iterator[dict[str, Any]]:
    """List each message once for each of its purposes; ``locale`` is its file, such as ``de`` or ``shop/de``."""
    for sample in samples:
        for purpose in selection.purposes_of(sample):
            yield {
                "locale": sample.file,
                "purpose": str(purpose),
                "channel": str(sample.channel),
                "text": sample.text,
                "encoding": sample.encoding,
                "segments": sample.segments,
                "problems": [_problem(problem) for problem in sample.problems],
            }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "entry": problem.entry,
        "kind": str(problem.kind),
        "problem": problem.problem,
        "advice": problem.advice,
    }
