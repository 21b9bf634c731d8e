"""What sign-ups must have, case by case: the table that the rules are tested by, and that docs/sign-up.md shows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from cognito_otp.domain.sign_up.requirements import Addresses, Mfa, PoolSettings, RequiredAttribute, SignInWith
from support.paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = REPOSITORY / "tests" / "support" / "sign_up_cases.csv"
DOCUMENT = REPOSITORY / "docs" / "sign-up.md"
BEGIN, END = "<!-- cases: from tests/support/sign_up_cases.csv -->", "<!-- cases end -->"
NOTHING = "-"
HEADINGS = (
    "users sign in with",
    "`VerifyWith`",
    "the pool requires",
    "no MFA by text",
    "MFA by text",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A pool but for its MFA, and what its users must have without MFA by text and with it, as the file writes it."""

    sign_in_with: SignInWith
    aliases: Addresses
    verify_with: Addresses
    schema: Addresses
    not_by_text: str
    by_text: str

    @property
    def name(self) -> str:
        """What it is, in short."""
        aliases = "" if self.aliases is Addresses.NONE else f"+{self.aliases}"
        return f"{self.sign_in_with}{aliases}, verifies {self.verify_with}, requires {self.schema}"

    def pools(self) -> Iterator[tuple[PoolSettings, frozenset[RequiredAttribute]]]:
        """List the pool with every kind of MFA, and what its users must have."""
        for mfa, sms, turns_on in product(Mfa, (False, True), (False, True)):
            by_text = sms and (mfa is Mfa.ON or (mfa is Mfa.OPTIONAL and turns_on))
            pool = PoolSettings(
                sign_in_with=self.sign_in_with,
                aliases=self.aliases,
                verify_with=self.verify_with,
                mfa=mfa,
                sms_mfa=sms,
                users_turn_on_sms_mfa=turns_on,
                schema=self.schema.members,
            )
            yield pool, expected(self.by_text if by_text else self.not_by_text)

    @property
    def row(self) -> str:
        """The case as a row of the document."""
        aliases = {Addresses.NONE: "", Addresses.BOTH: ", aliases email and phone_number"}
        signs_in = f"{self.sign_in_with}{aliases.get(self.aliases, f', alias {self.aliases}')}"
        cells = (signs_in, self.verify_with, self.schema, _cell(self.not_by_text), _cell(self.by_text))
        return f"| {' | '.join(cells)} |"


def expected(cell: str) -> frozenset[RequiredAttribute]:
    """Read a cell of the file."""
    return frozenset() if cell == NOTHING else frozenset(map(RequiredAttribute, cell.split("+")))


def cases() -> list[Case]:
    """Read the file."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return [
            Case(
                SignInWith(row["sign_in_with"]),
                Addresses(row["aliases"]),
                Addresses(row["verify_with"]),
                Addresses(row["schema"]),
                row["not_by_text"],
                row["by_text"],
            )
            for row in csv.DictReader(file)
        ]


def table() -> str:
    """Write the table as the document shows it."""
    head = [f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|"]
    return "\n".join([*head, *(case.row for case in cases())])


def _cell(text: str) -> str:
    return "" if text == NOTHING else text.replace("+", ", ")


if __name__ == "__main__":
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
