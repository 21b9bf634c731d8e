"""Chooses which messages to show: by language, purpose and channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.topics import Topic
from cognito_otp.domain.purposes import Purpose
from cognito_otp_tools.preview.channels import Channel
from cognito_otp_tools.preview.samples import PURPOSES
from cognito_otp_tools.texts.sources import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cognito_otp_tools.preview.samples import Sample
    from cognito_otp_tools.texts.problems import Problem
    from cognito_otp_tools.texts.sources import Sources

PURPOSES_BY_NAME = {str(topic): frozenset(PURPOSES[topic]) for topic in Topic} | {
    str(purpose): frozenset({purpose}) for purpose in Purpose
}
"""The purposes by their own names, and those of a topic by its name."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show. ``files`` are names such as ``de``, which stands for ``shop/de`` too, or ``shop/de`` alone."""

    files: frozenset[str] = frozenset()
    purposes: frozenset[Purpose] = frozenset(Purpose)
    channels: frozenset[Channel] = frozenset(Channel)

    def has_file(self, file: str) -> bool:
        """Whether a file is among them; all are where none is named."""
        return not self.files or file in self.files or locale_of(file) in self.files

    def pick(self, samples: Iterable[Sample]) -> Iterator[Sample]:
        """Pick the messages to show."""
        for sample in samples:
            if self.has_file(sample.file) and sample.channel in self.channels and any(self.purposes_of(sample)):
                yield sample

    def purposes_of(self, sample: Sample) -> tuple[Purpose, ...]:
        """List which of the purposes to show a message is sent for."""
        return tuple(purpose for purpose in sample.purposes if purpose in self.purposes)


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to see: the messages that were chosen, and what is wrong with the settings."""

    sources: Sources
    samples: Sequence[Sample]
    selection: Selection
    settings: Sequence[Problem]
