"""When `local up` builds: by the contents of what a build reads. The SAM CLI builds a template of nearly nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack import build_inputs
from cognito_otp_local.stack.build_inputs import changed, read_inputs
from cognito_otp_local.stack.builds import BUILDING, UNCHANGED, build_if_changed, built_before

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Texts: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: texts/}}
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Write a project of one layer, which is copied when it is built."""
    project = tmp_path / "project"
    (project / "texts").mkdir(parents=True)
    (project / "texts" / "greeting").write_text("Hello")
    (project / "template.yaml").write_text(TEMPLATE)
    return project / "template.yaml"


def build(template: Path, *, always: bool = False) -> list[str]:
    """Build if it must be; return what was reported."""
    reported: list[str] = []
    assert build_if_changed(template, template.parent, reported.append, always=always) == built_before(template.parent)
    return reported


def test_a_build_is_skipped_as_long_as_nothing_that_it_reads_has_changed(template: Path) -> None:
    assert build(template) == [BUILDING]
    assert build(template) == [UNCHANGED]
    assert build(template, always=True) == [BUILDING]
    (template.parent / "texts" / "greeting").touch()
    assert build(template) == [UNCHANGED]
    (template.parent / "texts" / "greeting").write_text("Good morning")
    assert build(template) == [f"{BUILDING}: texts/greeting changed"]
    assert build(template) == [UNCHANGED]


def test_a_build_that_failed_or_is_gone_is_made_again(template: Path) -> None:
    build(template)
    good = template.read_text()
    template.write_text(good.replace("Properties:", "Metadata: {BuildMethod: makefile}, Properties:"))
    with pytest.raises(LocalStackError):
        build(template)
    template.write_text(good)
    assert build(template) == [BUILDING]
    built_before(template.parent).unlink()
    assert build(template) == [BUILDING]
    (template.parent / ".cognito-otp" / "build.json").write_text("nonsense")
    assert build(template) == [BUILDING]


@pytest.mark.parametrize(
    "name", ["Makefile", "texts/a.py", "lib/shared/module.py", "uv.lock", ".python-version", "texts/docs/guide.md"]
)
def test_what_a_build_may_read_counts(template: Path, name: str) -> None:
    before = inputs(template)
    path = template.parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new")
    assert changed(before, inputs(template)) == [name]
    path.unlink()
    assert changed(before, inputs(template)) == []


@pytest.mark.parametrize(
    "name",
    [
        ".git/HEAD",
        ".cognito-otp/build.json",
        "node_modules/a/index.js",
        "texts/__pycache__/a.cpython-313.pyc",
        "environment/pyvenv.cfg",
        "docs/guide.md",
        "README.md",
        "tests/test_a.py",
    ],
)
def test_what_no_build_reads_does_not_count(template: Path, name: str) -> None:
    before = inputs(template)
    path = template.parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new")
    assert changed(before, inputs(template)) == []


def test_code_outside_of_the_templates_folder_counts(template: Path) -> None:
    template.write_text(TEMPLATE.replace("texts/", "../shared"))
    shared = template.parent.parent / "shared"
    shared.mkdir()
    before = inputs(template)
    (shared / "module.py").write_text("new")
    assert changed(before, inputs(template)) == ["../shared/module.py"]


def test_another_template_beside_it_is_built(template: Path) -> None:
    build(template)
    other = template.with_name("other.yaml")
    other.write_text(TEMPLATE.replace("Texts", "Words"))
    built = built_before(template.parent)
    assert build(template) == [f"{BUILDING}: other.yaml changed"]
    assert build_if_changed(other, template.parent, lambda _line: None) == built
    assert "Words" in built.read_text()
    assert build(template) == [f"{BUILDING}: the template changed"]
    assert "Texts" in built.read_text()


@pytest.mark.parametrize("place", ["tests/function", ".hidden/function", "docs"])
def test_code_that_the_template_names_counts_wherever_it_is(template: Path, place: str) -> None:
    template.write_text(TEMPLATE.replace("texts/", place))
    module = template.parent / place / "module.py"
    module.parent.mkdir(parents=True)
    before = inputs(template)
    module.write_text("new")
    assert changed(before, inputs(template)) == [f"{place}/module.py"]


def test_a_file_that_the_template_names_elsewhere_counts(template: Path) -> None:
    template.write_text(TEMPLATE.replace("texts/", "../texts.zip"))
    before = inputs(template)
    (template.parent.parent / "texts.zip").write_text("new")
    assert changed(before, inputs(template)) == ["../texts.zip"]


def test_what_a_link_leads_to_counts_and_links_in_circles_end(template: Path) -> None:
    shared = template.parent.parent / "shared"
    shared.mkdir()
    (template.parent / "texts" / "shared").symlink_to(shared)
    (template.parent / "texts" / "again").symlink_to(template.parent)
    (shared / "back").symlink_to(template.parent / "texts")
    before = inputs(template)
    (shared / "module.py").write_text("new")
    assert changed(before, inputs(template)) == ["texts/shared/module.py"]


def test_a_file_that_becomes_a_program_counts(template: Path) -> None:
    before = inputs(template)
    (template.parent / "texts" / "greeting").chmod(0o755)
    assert changed(before, inputs(template)) == ["texts/greeting"]


def test_texts_that_the_environment_names_count(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = template.parent.parent / "own-texts"
    texts.mkdir()
    without = inputs(template)
    monkeypatch.setenv("TEXTS", str(texts))
    before = inputs(template)
    assert changed(without, before) == ["TEXTS"]
    (texts / "de.toml").write_text("")
    assert changed(before, inputs(template)) == ["TEXTS/de.toml"]
    monkeypatch.setenv("TEXTS", str(texts / "none"))
    assert changed(without, inputs(template)) == ["TEXTS"]


def test_the_settings_of_installers_count_and_are_not_kept(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs(template)
    monkeypatch.setenv("UV_INDEX_URL", "https://user:secret@packages.example.com")
    assert changed(before, inputs(template)) == ["the package installers' settings"]
    assert "secret" not in json.dumps(inputs(template))


def test_where_there_is_too_much_to_look_at_it_is_built_every_time(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_inputs, "MOST_FILES", 1)
    assert read_inputs(template) is None
    assert build(template) == [BUILDING]
    assert build(template) == [BUILDING]


def inputs(template: Path) -> build_inputs.Inputs:
    """Return what a build of the template reads now."""
    found = read_inputs(template)
    assert found is not None
    return found
