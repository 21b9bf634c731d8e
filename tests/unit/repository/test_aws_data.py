"""botocore's data in the layer: the operations that are called, whole, and no others; endpoints as botocore's."""

from __future__ import annotations

import ast
import gzip
import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore
import pytest
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.regions import EndpointResolver
from botocore.session import Session
from support.paths import REPOSITORY

from cognito_otp.adapters.sessions import CALLED, new_session

if TYPE_CHECKING:
    from collections.abc import Iterator

ADAPTERS = REPOSITORY / "layers" / "cognito_otp" / "src" / "cognito_otp" / "adapters"
SCRIPT = REPOSITORY / "layers" / "cognito_otp" / "trim_aws_data.py"
spec = importlib.util.spec_from_file_location("trim_aws_data", SCRIPT)
assert spec is not None
assert spec.loader is not None
trim_aws_data: Any = importlib.util.module_from_spec(spec)
spec.loader.exec_module(trim_aws_data)
OPERATIONS: dict[str, set[str]] = trim_aws_data.OPERATIONS


BOTOCORES = {name for name in sys.modules if name.partition(".")[0] == "botocore"}
"""Powertools adds a handler of its own to every session."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trim a copy of botocore's data."""
    layer = tmp_path_factory.mktemp("layer")
    whole = Path(botocore.__file__).parent / "data"
    (layer / "botocore" / "data").mkdir(parents=True)
    (layer / "boto3" / "data").mkdir(parents=True)
    for service in (*OPERATIONS, "s3"):
        shutil.copytree(whole / service, layer / "botocore" / "data" / service)
    for name in ("endpoints.json", "partitions.json"):
        shutil.copy(whole / name, layer / "botocore" / "data" / name)
    trim_aws_data.trim(layer)
    return layer / "botocore" / "data"


def words(path: Path) -> Iterator[str]:
    """List the names and texts of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(attr=str(word)) | ast.Constant(value=str(word)):
                yield word


def test_the_operations_that_are_kept_are_those_that_adapters_call() -> None:
    """A call of any other would fail in Lambda alone. The Encryption SDK calls kms:Decrypt."""
    named = {word for path in ADAPTERS.glob("*.py") for word in words(path)}
    called = {
        service: {name for name in Session().get_service_model(service).operation_names if xform_name(name) in named}
        for service in OPERATIONS
    }
    called["kms"] &= {"Decrypt"}  # "sign" and "encrypt" are words of others
    assert called == OPERATIONS


@pytest.mark.parametrize(("service", "operation"), [(s, o) for s, names in OPERATIONS.items() for o in sorted(names)])
def test_an_operation_is_whole(data: Path, service: str, operation: str) -> None:
    """Every member of its input, output and errors, at any depth, is botocore's."""
    own = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    trimmed = ServiceModel(own.load_service_model(service, "service-2"), service)
    whole = Session().get_service_model(service)
    assert trimmed.metadata == whole.metadata
    kept, theirs = trimmed.operation_model(operation), whole.operation_model(operation)
    assert kept.http == theirs.http
    assert kept.auth_type == theirs.auth_type
    for one, other in (
        (kept.input_shape, theirs.input_shape),
        (kept.output_shape, theirs.output_shape),
        *zip(kept.error_shapes, theirs.error_shapes, strict=True),
    ):
        assert described(one) == described(other)
    assert kept.idempotent_members == theirs.idempotent_members


def described(shape: Any, above: tuple[str, ...] = ()) -> object:
    """Describe a shape with all that it consists of, but for texts."""
    if shape is None or shape.name in above:
        return None
    inner = (*above, shape.name)
    members = getattr(shape, "members", {}) if shape.type_name == "structure" else {}
    parts = {name: described(member, inner) for name, member in members.items()}
    for name in ("member", "key", "value"):
        if shape.type_name in {"list", "map"} and hasattr(shape, name):
            parts[name] = described(getattr(shape, name), inner)
    metadata = {name: value for name, value in shape.metadata.items() if name != "documentation"}
    return shape.name, shape.type_name, dict(shape.serialization), metadata, parts


def test_nothing_is_left_of_other_services_and_of_documentation(data: Path) -> None:
    assert {path.name for path in data.iterdir() if path.is_dir()} == set(OPERATIONS)
    left = {path.name for path in data.rglob("*.json*")}
    assert left == {"endpoints.json", "partitions.json", "endpoint-rule-set-1.json", "service-2.json"}
    for path in data.rglob("service-2.json"):
        model = json.loads(path.read_text())
        assert set(model["operations"]) == OPERATIONS[path.parent.parent.name]
        assert '"documentation":"' not in path.read_text()


def test_endpoints_and_their_rules_are_botocores(data: Path) -> None:
    whole = Path(botocore.__file__).parent / "data"
    lists = [json.loads((folder / "endpoints.json").read_text()) for folder in (data, whole)]
    own, theirs = (EndpointResolver(found) for found in lists)
    regions = [region for partition in lists[1]["partitions"] for region in partition["regions"]]
    assert len(regions) > 30
    for prefix in ("dynamodb", "kms", "sms-voice", "sns", "sqs", "ssm"):
        for region in regions:
            assert own.construct_endpoint(prefix, region) == theirs.construct_endpoint(prefix, region)
    for path in data.rglob("endpoint-rule-set-1.json"):
        packed = whole / path.relative_to(data).with_name("endpoint-rule-set-1.json.gz")
        assert json.loads(path.read_text()) == json.loads(gzip.decompress(packed.read_bytes()))


def test_what_is_trimmed_is_never_written_in_place(tmp_path: Path) -> None:
    """Uv links what it installs to its cache, and so to every environment."""
    original, linked = tmp_path / "cache.json", tmp_path / "layer.json"
    original.write_text("whole")
    linked.hardlink_to(original)
    trim_aws_data.replace(linked, {"trimmed": True})
    assert (original.read_text(), linked.read_text()) == ("whole", '{"trimmed":true}')
    assert "--link-mode copy" in (SCRIPT.parent / "Makefile").read_text()


def test_a_service_that_is_called_has_all_of_botocores_handlers() -> None:
    """The others are not registered. SendMessage's answer is checked by one, TransactWriteItems' token made by one."""
    assert {"*", *OPERATIONS} == CALLED
    ours, theirs = new_session().get_component("event_emitter"), Session().get_component("event_emitter")
    for service, operations in OPERATIONS.items():
        kind = Session().get_service_model(service).service_id.hyphenize()
        for operation in operations:
            for event in (
                "provide-client-params",
                "before-parameter-build",
                "before-call",
                "request-created",
                "choose-signer",
                "before-sign",
                "before-send",
                "needs-retry",
                "before-parse",
                "after-call",
                "getattr",
                "creating-client-class",
            ):
                name = f"{event}.{kind}.{operation}"
                found = [emitter._emitter._handlers.prefix_search(name) for emitter in (ours, theirs)]  # noqa: SLF001
                own, others = ([made for made in handlers if made.__module__ in BOTOCORES] for handlers in found)
                assert own == others, name
