"""A deployment's own texts are merged over ours, pass the same lint, and are read back as they were written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from support.paths import REPOSITORY

from cognito_otp.adapters.texts import read_catalogue
from cognito_otp.domain.messages.locales import Recipient
from cognito_otp_tools.texts.building import main
from cognito_otp_tools.texts.sources import TextsError, read_sources

OWN = {
    "settings.toml": 'app = "Zürich Café"\n[clients.shop1]\ntexts = "shop"\n',
    "en.toml": '[sign_in]\nsms = "{code} opens {app}. {life}. Do not share it."\n[lifetimes]\ndays = "{n} d"\n',
    "shop/en.toml": '[verify]\nsms = "{code} is for the {app} shop, {life}. Do not share it."\n',
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Write a deployment's own texts."""
    for name, text in OWN.items():
        path = tmp_path / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "texts"


def test_own_texts_stand_over_ours_and_an_applications_over_both(own: Path, tmp_path: Path) -> None:
    main(str(tmp_path / "built"), str(own))
    catalogue = read_catalogue("Parameter", "en", str(tmp_path / "built"))
    usual, shop = catalogue.texts_for(Recipient()), catalogue.texts_for(Recipient(client_id="shop1"))
    assert usual.words["sign_in.sms"] == shop.words["sign_in.sms"] == "{code} opens {app}. {life}. Do not share it."
    assert usual.words["verify.sms"].startswith("{code} is your {app} verification code")
    assert shop.words["verify.sms"].startswith("{code} is for the {app} shop")
    assert shop.life(7 * 86_400) == "7 d"
    assert catalogue.default.name == "Zürich Café"


def test_only_the_language_that_is_needed_is_read(own: Path, tmp_path: Path) -> None:
    main(str(tmp_path / "built"), str(own))
    catalogue = read_catalogue("Acme", "en", str(tmp_path / "built"))
    (tmp_path / "built" / "en.json").unlink()
    assert catalogue.texts_for(Recipient(client_id="shop1")).locale == "en"
    with pytest.raises(FileNotFoundError):
        catalogue.texts_for(Recipient())


def test_what_is_built_says_what_a_checkout_says(tmp_path: Path) -> None:
    main(str(tmp_path / "built"))
    built, checkout = read_catalogue("Acme", "en", str(tmp_path / "built")), read_catalogue("Acme", "en")
    assert built.languages == checkout.languages
    assert built.offered == checkout.offered
    for locale in built.languages:
        assert built.texts(locale) == checkout.texts(locale)


def test_texts_with_mistakes_are_not_built_and_each_is_named(own: Path, tmp_path: Path) -> None:
    (own / "en.toml").write_text('[verify]\nsms = "{cod} {app} {life}"\n[odd]\n', encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(str(tmp_path / "built"), str(own))
    assert "en.toml, verify.sms: lacks {code}: put it where the value belongs" in str(stopped.value)
    assert "en.toml, odd: is no entry" in str(stopped.value)
    assert not (tmp_path / "built").exists()


def test_a_build_needs_nothing_that_the_layer_does_not_have(own: Path, tmp_path: Path) -> None:
    """``sam build`` works on a machine without this environment: ``-S`` hides what is installed in it, but msgspec."""
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    (libraries / "msgspec").symlink_to(Path(msgspec.__file__).parent)
    paths = [str(REPOSITORY / "tools/src"), str(REPOSITORY / "layers/cognito_otp/src"), str(libraries)]
    program = (
        "import sys; sys.path[:0] = sys.argv[1:4]\n"
        "from cognito_otp_tools.texts.building import main; main(*sys.argv[4:])"
    )
    arguments = [sys.executable, "-I", "-S", "-c", program, *paths, str(tmp_path / "built"), str(own)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert (done.returncode, done.stderr) == (0, "")
    assert {"index.json", "en.json", "shop"} <= {path.name for path in (tmp_path / "built").iterdir()}


def test_a_file_that_is_no_toml_is_named(own: Path) -> None:
    (own / "en.toml").write_text("[verify\n", encoding="utf-8")
    with pytest.raises(TextsError, match=r"en\.toml: Expected"):
        read_sources(own)


def test_without_texts_of_its_own_a_deployment_has_ours(tmp_path: Path) -> None:
    assert read_sources().own == {}
    main(str(tmp_path / "built"), "")
    assert (tmp_path / "built/en.json").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="none: is no folder"):
        main(str(tmp_path / "built"), str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("de_DE.toml", "is named after no language"),
        ("DE.toml", "is named after no language"),
        ("deutsch.toml", "is named after no language"),
        ("shop/settings.toml", "is named after no language"),
        ("shops/shop/de.toml", "is not read"),
        ("de.yaml", "is not read"),
    ],
)
def test_a_file_that_would_be_passed_over_is_named(own: Path, name: str, problem: str) -> None:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text("", encoding="utf-8")
    with pytest.raises(TextsError, match=f"{name}: {problem}"):
        read_sources(own)


def test_notes_beside_the_texts_are_no_texts(own: Path) -> None:
    (own / "README.md").write_text("Who reads what", encoding="utf-8")
    assert set(read_sources(own).own) == {"en", "shop/en"}
