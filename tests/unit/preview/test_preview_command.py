"""``cognito-otp preview``: what it prints, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from pathlib import Path

RIGHT_TO_LEFT_OVERRIDE = "\u202e"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a directory for a deployment's own texts."""
    (tmp_path / "own" / "shop").mkdir(parents=True)
    return tmp_path / "own"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a folder without texts."""
    monkeypatch.chdir(tmp_path)


def preview(*words: str, columns: int = 80, **environment: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["preview", *words], env={"COLUMNS": str(columns), "TEXTS": None, **environment})


def rows(*words: str) -> list[dict[str, Any]]:
    """Run the command for its JSON."""
    found: list[dict[str, Any]] = json.loads(preview("--json", *words).stdout)
    return found


@pytest.mark.parametrize("columns", [80, 120])
def test_the_table_fits_and_shows_text_cost_and_the_characters_to_blame(columns: int) -> None:
    done = preview("--locale", "pl", "--locale", "ja", columns=columns)
    assert done.exit_code == 0, done.output
    assert max(cell_len(line) for line in done.output.partition(" unicode ")[0].splitlines()) <= columns
    words = " ".join(done.output.split())
    assert "pl Polski · draft" in words
    assert "ż ę" in words
    assert "not in the GSM alphabet" in words
    assert ("GSM, 1 segment" in words) == (columns == 120)
    assert "sign_in is for authentication." in words


def test_colour_is_for_terminals_and_not_with_no_color() -> None:
    words = ("--locale", "pl", "--channel", "sms")
    assert "\x1b[" not in preview(*words).output
    coloured, plain = preview(*words, FORCE_COLOR="1").output, preview(*words, FORCE_COLOR="1", NO_COLOR="1").output
    assert "\x1b[1;4;31m" in coloured
    assert "31m" not in plain
    assert "\x1b[1;4m" in plain  # what is marked is still bold and underlined


def test_filters_choose_and_take_a_purpose_or_all_of_a_topic() -> None:
    found = rows(
        "--locale", "DE", "--locale", "pt-br", "--purpose", "reset", "--purpose", "resend_code", "--channel", "sms"
    )
    assert {(row["locale"], row["purpose"], row["channel"]) for row in found} == {
        (locale, purpose, "sms") for locale in ("de", "pt-BR") for purpose in ("forgot_password", "resend_code")
    }


def test_the_given_name_is_in_every_message() -> None:
    found = rows("--locale", "en", "--app-name", "楽天")
    assert all("楽天" in row["text"] for row in found)
    assert {row["encoding"] for row in found if row["channel"] == "sms"} == {"Unicode"}


def test_own_texts_are_those_of_the_option_the_variable_or_the_folder(own: Path, tmp_path: Path) -> None:
    (own / "de.toml").write_text('[reset]\nsms = "{code} - {app} - {life}"\n', encoding="utf-8")
    words = ("--locale", "de", "--purpose", "reset", "--channel", "sms", "--json")
    usual = preview(*words).stdout
    named = preview(*words, "--texts", str(own)).stdout
    assert '"123456 - Acme - 1 Std"' in named
    assert named != usual
    assert preview(*words, TEXTS=str(own)).stdout == named
    own.rename(tmp_path / "texts")
    assert preview(*words).stdout == named


def test_a_language_stands_for_the_applications_own_texts_too(own: Path) -> None:
    (own / "shop" / "en.toml").write_text('[reset]\nsms = "{code} {app} {life}"\n', encoding="utf-8")
    assert {row["locale"] for row in rows("--texts", str(own), "--locale", "en")} == {"en", "shop/en"}
    assert {row["locale"] for row in rows("--texts", str(own), "--locale", "shop/en")} == {"shop/en"}


def test_the_check_of_our_texts_is_fine_although_most_are_drafts() -> None:
    done = preview("--check")
    assert done.exit_code == 0, done.output
    assert "nothing is wrong" in done.output
    assert "are drafts" in done.output


@pytest.mark.parametrize(
    ("toml", "found"),
    [
        ('[verify]\nsms = "{app} {life}"', "error verify.sms lacks {code}"),
        (f'[verify]\nsms = "{{code}} {{app}} {{life}} {"x" * 140}"', "warning verify.sms takes 2 segments"),
        ('[odd]\nx = "y"', "error odd"),
        (
            '[verify]\nlead = "Enter this code to verify your address for {app}:"',
            "warning verify.lead is the English text",
        ),
        ('[lifetimes]\ndays = { one = "{n} Tag" }', "error lifetimes.days has no text for other"),
    ],
)
def test_a_mistake_in_own_texts_is_shown_with_its_file_and_ends_with_1(own: Path, toml: str, found: str) -> None:
    (own / "de.toml").write_text(toml, encoding="utf-8")
    done = preview("--check", "--texts", str(own), columns=300)
    assert done.exit_code == 1
    assert f"{own}/de.toml {found}" in done.output
    assert preview("--check", "--texts", str(own), "--locale", "fr").exit_code == 0


def test_mistakes_in_settings_are_found_whatever_the_language(own: Path) -> None:
    (own / "settings.toml").write_text('colour = "red"\n', encoding="utf-8")
    done = preview("--check", "--texts", str(own), "--locale", "fr")
    assert done.exit_code == 1
    assert "colour is no setting" in done.output
    assert "colour is no setting" in preview("--texts", str(own), "--locale", "fr").output


def test_what_is_not_seen_is_named_and_controls_do_not_reach_the_terminal(own: Path) -> None:
    (own / "de.toml").write_text(
        f'language = "D\\u001B[31m"\n[verify]\nsms = "{{code}} {{app}} {RIGHT_TO_LEFT_OVERRIDE}\\u001B[2J {{life}}"\n',
        encoding="utf-8",
    )
    done = preview("--texts", str(own), "--locale", "de")
    assert "U+202E" in done.output
    assert "U+001B" in done.output
    assert "\x1b" not in done.output
    assert RIGHT_TO_LEFT_OVERRIDE not in done.output


def test_what_is_not_seen_in_an_email_is_explained(own: Path) -> None:
    (own / "de.toml").write_text(f'[reset]\nlead = "{{app}} {RIGHT_TO_LEFT_OVERRIDE}"\n', encoding="utf-8")
    done = preview("--texts", str(own), "--locale", "de", "--purpose", "reset", "--channel", "email")
    assert "unseen  cannot be seen" in done.output


@pytest.mark.parametrize("check", [(), ("--check",)])
def test_controls_in_the_names_of_entries_do_not_reach_the_terminal(own: Path, check: tuple[str, ...]) -> None:
    (own / "de.toml").write_text(
        '"odd\\u001B[2J" = 1\n[verify]\n"sms\\u001B" = "x"\n'
        '[lifetimes]\ndays = { "few\\u001B" = "{n}", other = "{n}" }\n',
        encoding="utf-8",
    )
    (own / "settings.toml").write_text('"odd\\u001B" = 1\n[clients]\n"\\u001B" = 1\n', encoding="utf-8")
    done = preview("--texts", str(own), "--locale", "de", *check)
    assert r"'odd\x1b[2J' is no entry" in done.output
    assert r"'clients.\x1b' is no app client's id" in done.output
    assert "\x1b" not in done.output


def test_a_mistake_that_an_applications_texts_have_from_the_language_is_shown_once_with_its_file(own: Path) -> None:
    (own / "de.toml").write_text('[verify]\nsms = "{app} {life}"\n', encoding="utf-8")
    (own / "shop" / "de.toml").write_text('[reset]\nsms = "{app} {life}"\n', encoding="utf-8")
    done = preview("--check", "--texts", str(own), columns=300)
    assert [line for line in done.output.splitlines() if "error" in line] == [
        f"{own}/de.toml error verify.sms lacks {{code}}",
        f"{own}/shop/de.toml error reset.sms lacks {{code}}",
        "✗ 54 files checked: 2 errors.",
    ]
    alone = preview("--check", "--texts", str(own), "--locale", "shop/de", columns=300)
    assert f"{own}/de.toml error verify.sms lacks {{code}}" in alone.output
    assert alone.exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--locale", "xx"), "'xx' has no file; there are af, ar"),
        (("--purpose", "greeting"), "'greeting' is not one of"),
        (("--channel", "fax"), "'fax' is not one of"),
        (("--app-name", "{code}"), "no name of 1 to 30 characters"),
        (("--app-name", "<script>"), "leave out braces, angle brackets"),
        (("--app-name", RIGHT_TO_LEFT_OVERRIDE), "leave out braces, angle brackets"),
        (("--texts", "/none"), "does not exist"),
        (("--json", "--check"), "choose one of"),
        (("--check", "--channel", "sms"), "choose by --locale"),
    ],
)
def test_a_wrong_command_line_ends_with_2(words: tuple[str, ...], said: str) -> None:
    done = preview(*words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", "").split())


def test_a_file_that_is_no_toml_and_a_page_that_cannot_be_written_are_named(own: Path) -> None:
    page = preview("--locale", "en", "--html", str(own / "none" / "page.html"))
    assert page.exit_code == 1
    assert "cannot be written: No such file or directory" in page.output
    (own / "de.toml").write_text("[verify\n", encoding="utf-8")
    done = preview("--texts", str(own))
    assert done.exit_code == 1
    assert "de.toml" in done.output


def test_a_page_is_written(own: Path) -> None:
    page = own / "page.html"
    done = preview("--locale", "ar", "--html", str(page))
    assert done.exit_code == 0
    assert "open it in a browser" in done.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
