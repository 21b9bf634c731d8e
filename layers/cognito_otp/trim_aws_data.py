"""Trims botocore's data in a built layer to the operations that the sender calls.

Reading a service's whole model takes 4 ms of a cold start, and the list of all endpoints 17. What is left is as
botocore ships it but for documentation, examples, paginators and waiters. A call of an operation that is not listed
here fails in Lambda alone, so a test compares this list with the calls in ``adapters``.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from pathlib import Path
from typing import Any

OPERATIONS = {
    "dynamodb": {"GetItem", "TransactWriteItems", "UpdateItem"},
    "kms": {"Decrypt"},
    "pinpoint-sms-voice-v2": {"SendNotifyTextMessage", "SendTextMessage", "SendVoiceMessage"},
    "sns": {"Publish"},
    "sqs": {"SendMessage"},
    "ssm": {"GetParameter"},
}
"""What the layer's adapters call, by botocore's names."""

UNUSED = ("examples-1", "paginators-1", "waiters-2")


def trim(layer: Path) -> None:
    """Trim ``botocore/data`` of a folder that packages are installed in, and drop the data of boto3's resources."""
    data = layer / "botocore" / "data"
    prefixes = set()
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if folder.name not in OPERATIONS:
            shutil.rmtree(folder)
            continue
        *older, newest = sorted(path for path in folder.iterdir() if path.is_dir())
        for version in older:
            shutil.rmtree(version)
        prefixes.add(trim_service(newest, OPERATIONS[folder.name]))
    endpoints = data / "endpoints.json"
    replace(endpoints, trim_endpoints(json.loads(endpoints.read_text()), prefixes))
    shutil.rmtree(layer / "boto3" / "data")


def trim_service(folder: Path, operations: set[str]) -> str:
    """Trim the files of one service, and unpack them; return the prefix of its endpoints."""
    prefix = ""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(UNUSED):
            path.unlink()
            continue
        raw = path.read_bytes()
        read = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        if path.name.startswith("service-2.json"):
            read = trim_model(read, operations)
            prefix = read["metadata"]["endpointPrefix"]
        replace(path, read)
    return prefix


def trim_model(model: dict[str, Any], operations: set[str]) -> dict[str, Any]:
    """Return a model with these operations, which must be in it, and the shapes that they need."""
    kept = {name: model["operations"][name] for name in sorted(operations)}
    needed: set[str] = set()
    waiting = [name for operation in kept.values() for name in shapes_in(operation)]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += shapes_in(model["shapes"][name])
    shapes = {name: shape for name, shape in model["shapes"].items() if name in needed}
    return without_documentation({**model, "operations": kept, "shapes": shapes})


def shapes_in(value: object) -> list[str]:
    """List the shapes that an operation or a shape refers to."""
    match value:
        case dict():
            own = [value["shape"]] if isinstance(value.get("shape"), str) else []
            return own + [name for part in value.values() for name in shapes_in(part)]
        case list():
            return [name for part in value for name in shapes_in(part)]
        case _:
            return []


def without_documentation(value: Any) -> Any:
    """Return a model without its texts; a member that is called "documentation" is no text and stays."""
    if not isinstance(value, dict):
        return value
    return {
        name: without_documentation(part)
        for name, part in value.items()
        if name != "documentation" or not isinstance(part, str)
    }


def trim_endpoints(endpoints: dict[str, Any], prefixes: set[str]) -> dict[str, Any]:
    """Return the list of endpoints with all partitions and Regions, for the services with these prefixes."""
    partitions = [
        {**partition, "services": {name: part for name, part in partition["services"].items() if name in prefixes}}
        for partition in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def replace(path: Path, value: object) -> None:
    """Write compact JSON into a new file in a file's place, unpacked: the old one may be linked to from elsewhere."""
    path.unlink()
    path.with_name(path.name.removesuffix(".gz")).write_text(json.dumps(value, separators=(",", ":")))


if __name__ == "__main__":
    trim(Path(sys.argv[1]))
