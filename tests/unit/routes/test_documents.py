"""YAML is read with its lines, and what is not one good document is refused with the line to blame."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.template.function_loading import template

from cognito_otp_tools.routes.documents import DocumentError, read_document

TABLE = """\
version: 1
routes:
  GB:
    - channel: sms
      identity: ACME
    - channel: voice
  "NO":
    - {channel: sms, region: eu-north-1}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("version", 1),
        ("routes.GB", 3),
        ("routes.GB[0]", 4),
        ("routes.GB[0].identity", 5),
        ("routes.GB[1].identity", 6),  # missing: it stands where its route does
        ("routes.GB[1].templates.sign_up.text", 6),
        ("routes.NO[0].region", 8),
        ("routes.FR", 2),
        ("nowhere", 1),
        ("the table", 1),
    ],
)
def test_a_path_has_the_line_that_it_or_what_should_hold_it_is_in(path: str, line: int) -> None:
    assert read_document(TABLE).line_of(path) == line


def test_a_country_that_yaml_reads_as_false_has_its_line_all_the_same() -> None:
    document = read_document("version: 1\nroutes:\n  NO: []\n")
    assert document.value == {"version": 1, "routes": {False: []}}
    assert document.line_of("routes.False") == 3


def test_anchors_and_merges_save_writing_a_text_twice() -> None:
    text = "a: &a {channel: sms, identity: ACME}\nb:\n  <<: *a\n  identity: OTHER\nc: *a\n"
    assert read_document(text).value == {
        "a": {"channel": "sms", "identity": "ACME"},
        "b": {"channel": "sms", "identity": "OTHER"},
        "c": {"channel": "sms", "identity": "ACME"},
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("routes:\n  GB: []\n  GB: []\n", 3, "has GB twice, here and in line 2"),
        ('routes:\n  GB: []\n  "GB": []\n', 3, "twice"),
        ("routes:\n  - {channel: sms,\n     channel: sns}\n", 3, "has channel twice"),
        ("routes: [\n", 2, "is not YAML"),
        ("a: 1\nb: c: d\n", 2, "is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "is not YAML"),
        ("a: 1\nb: !!python/object:os.system {}\n", 2, "is not YAML"),
        ("? [a, b]\n: 1\n", 1, "a key that is not a word"),
        ("a: *missing\n", 1, "is not YAML"),
        ("a: 2026-13-45\n", None, "is not YAML"),
        ("a: \x00\n", None, "is not YAML"),
        ("&a [*a]\n", None, "within itself"),
        pytest.param("[" * 5000, None, "nested too deeply", id="too deep"),
    ],
)
def test_what_is_not_one_good_document_is_refused(text: str, line: int | None, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(text)
    assert words in str(caught.value)
    assert caught.value.line == line


def test_aliases_within_aliases_do_not_unfold_without_end() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DocumentError, match="more than a routing table"):
        read_document("\n".join(levels))


def test_nothing_is_a_document_without_a_value() -> None:
    assert read_document("").value is None
    assert read_document("# a comment\n").line_of("version") == 1


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(DocumentError):
        read_document(text)


@pytest.mark.parametrize("text", ["a: 2026-13-45\n", "a: !Ref GB\n"])
def test_what_the_sam_cli_teaches_pyyaml_does_not_count_here(text: str) -> None:
    """It changes the loader that every library of the process shares."""
    assert template()["Resources"]
    with pytest.raises(DocumentError, match="is not YAML"):
        read_document(text)
