"""`countries` shows what carriers require, with its date and source, at any width."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from cognito_otp.domain.countries import is_country
from cognito_otp_tools.cli import main
from cognito_otp_tools.countries import DATED, SOURCE, country_facts


def run(*words: str, columns: int = 80) -> Result:
    """Run the command on a terminal of this width."""
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(main, ["countries", *words], catch_exceptions=False)


def test_json_has_every_country_of_the_table_with_its_date_and_source() -> None:
    document = json.loads(run("--json").output)
    assert (document["dated"], document["source"]) == (DATED, SOURCE)
    assert len(document["countries"]) == len(country_facts()) == 215
    assert all(country["offered"] and country["advice"] and country["name"] for country in document["countries"])
    assert all(is_country(country["country"]) for country in document["countries"])


def test_some_countries_are_listed_in_the_order_given_each_once() -> None:
    document = json.loads(run("us", "IN", "US", "--json").output)
    us, india = document["countries"]
    assert (us["country"], us["sender_id"], us["registration"], us["number_needed"]) == ("US", False, False, True)
    assert (india["country"], india["sender_id"], india["registration"]) == ("IN", True, True)


def test_a_country_that_awss_table_lacks_is_not_offered() -> None:
    assert "offers no SMS there" in run("IR").output
    (iran,) = json.loads(run("IR", "--json").output)["countries"]
    assert (iran["country"], iran["offered"]) == ("IR", False)


def test_an_invalid_country_is_refused_with_a_suggestion() -> None:
    result = run("UK")
    assert result.exit_code == 2
    assert "did you mean GB (United Kingdom)?" in result.output


@pytest.mark.parametrize("columns", [40, 71, 72, 80, 110, 160])
def test_every_width_shows_every_country_and_no_line_is_longer(columns: int) -> None:
    lines = run(columns=columns).output.splitlines()
    assert {line[:2] for line in lines} >= set(country_facts())
    grid = [line for line in lines if not line.startswith(("As of", "Name "))]
    assert max(len(line.rstrip()) for line in grid[:-1]) <= columns


def test_advice_stands_beside_each_country_where_there_is_room() -> None:
    assert "Use a sender ID; it needs no registration." in run(columns=160).output
    assert "Name countries for our advice" in run(columns=80).output


def test_a_territory_says_whose_its_mobile_numbers_are() -> None:
    (man,) = json.loads(run("IM", "--json").output)["countries"]
    assert man["counted_as"] == "GB"
    assert json.loads(run("GB", "--json").output)["countries"][0]["counted_as"] is None
    assert "Its mobile numbers count as those of United Kingdom (GB)." in run("IM").output
    assert "AX (FI)" in " ".join(run(columns=160).output.split())
