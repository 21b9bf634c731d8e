"""What ``sam build`` makes is complete, compiled, small, and right for the processor."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import botocore
import pytest
from support.template.function_loading import load_events, template

from cognito_otp_local.stack import sam

TRIGGERS = ("CustomSMSSenderFunction", "PreSignUpFunction", "PreSignUpObserverFunction", "CustomMessageFunction")
FUNCTIONS = (*TRIGGERS, "AttachFunction")
LAYERS = {"arm64": "LayerArm64", "x86_64": "LayerX8664"}
ELF_MACHINE = {"arm64": 183, "x86_64": 62}
LARGEST_LAYER, LARGEST_ZIP = 36_000_000, 13_000_000
IMPORTED = Path(__file__).with_name("imported_modules.json")
ENVIRONMENT = {
    "APP_NAME": "Acme",
    "KMS_KEY_ARN": "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000",
    "STACK_NAME": "test-stack",
    "ROUTING_TABLE_PARAMETER": "/cognito-otp/test-stack/routes",
    "SERVED_COUNTRIES": "all",
    "MAX_PRICE": "0.50",
    "RESEND_STARTS_AT": "first",
    "CODES_TABLE": "codes",
    "FAILURE_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/failures",
    "ON_UNKNOWN": "resend",
    "RETRY_ATTEMPTS": "1",
    "PUMPING_GUARD": "observe",
    "CODES_PER_NUMBER_PER_HOUR": "10",
    "CODES_PER_COUNTRY_PER_MINUTE": "100",
    "AUTH_SESSION_MINUTES": "3",
    "TEMPORARY_PASSWORD_DAYS": "7",
    "SIGN_IN_WITH": "phone_number",
    "MAXIMUM_EVENT_AGE": "180",
    "EMAIL_SENDING_ACCOUNT": "COGNITO_DEFAULT",
    "EMAIL_VERIFY_BY": "code",
    "DEFAULT_LOCALE": "en",
    "AWS_DEFAULT_REGION": "us-east-1",
}
LOAD = """
import gc, json, sys
sys.path[:0] = [{task!r}, {layer!r}]
import app
print(json.dumps(sorted(sys.modules)))
files = [vars(module).get("__file__") for module in list(sys.modules.values())]
print(json.dumps([file for file in files if file]))
gc.unfreeze()
print(sum(type(made).__name__ == "AwsSession" for made in gc.get_objects()), gc.isenabled())
"""


def folder(built: Path, name: str) -> Path:
    """Return where a built resource stands."""
    return built.parent / name


def load(built: Path, function: str, program: str = LOAD) -> tuple[set[str], list[str], str]:
    """Import a built handler with only its task and layer on the path.

    Return its modules, their files, and how many sessions there are and whether garbage is collected.
    """
    layer = folder(built, LAYERS[sam.host_architecture()]) / "python"
    program = program.format(task=str(folder(built, function)), layer=str(layer))
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-I", "-S", "-c", program], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    modules, files, state = done.stdout.splitlines()[-3:]
    return set(json.loads(modules)), json.loads(files), state


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_built_handler_needs_only_its_task_and_its_layer(built: Path, function: str) -> None:
    _, files, _ = load(built, function)
    outside = [file for file in files if not file.startswith((str(built.parent), sys.base_prefix))]
    assert outside == []


@pytest.mark.parametrize("function", TRIGGERS[1:])
def test_the_synchronous_triggers_import_no_aws_sdk(built: Path, function: str) -> None:
    """They have five seconds, cold start included, and a user waits for them."""
    modules, _, _ = load(built, function)
    # Powertools' Logger imports the package botocore itself, a few constants, and nothing in it.
    assert modules & {"boto3", "botocore.session", "botocore.loaders", "aws_encryption_sdk", "urllib3"} == set()


def test_the_sender_makes_one_session_and_leaves_out_what_costs_most(built: Path) -> None:
    """A session costs 35 ms, pydantic 80, X-Ray's patches 40, boto3 and what it imports 30, asyncio 15, metadata 7."""
    modules, _, state = load(built, "CustomSMSSenderFunction")
    assert state == "1 True"
    costly = {"aws_xray_sdk", "asyncio.events", "boto3.session", "multiprocessing", "pydantic", "s3transfer"}
    deferred = {"botocore.docs.service", "importlib.metadata", "phonenumbers.phonenumbermatcher"}
    assert modules & (costly | deferred | {"boto3.resources"}) == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_imports_was_reviewed(built: Path, function: str) -> None:
    """A module more is time that a user waits. Where it is worth it, change the list, which the failure prints."""
    modules, files, _ = load(built, function)
    layer = folder(built, LAYERS[sam.host_architecture()]) / "python"
    parts = {Path(file).relative_to(layer).parts[0] for file in files if Path(file).is_relative_to(layer)}
    found = {
        "packages": sorted({part.partition(".")[0] for part in parts}),
        "own": sorted(name for name in modules if name.startswith("cognito_otp.")),
    }
    assert found == json.loads(IMPORTED.read_text())[function], json.dumps(found)


@pytest.mark.parametrize("name", [*FUNCTIONS, LAYERS[sam.host_architecture()]])
def test_every_shipped_module_has_a_valid_unchecked_hash_pyc(built: Path, name: str) -> None:
    """Flags 0b01: hash-based, not checked against the source; the hash is the source's all the same."""
    sources = sorted(folder(built, name).rglob("*.py"))
    assert sources
    for source in sources:
        compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
        header = compiled.read_bytes()[:16]
        assert header[:4] == importlib.util.MAGIC_NUMBER
        assert int.from_bytes(header[4:8], "little") == 0b01
        assert header[8:16] == importlib.util.source_hash(source.read_bytes())


def test_a_traceback_names_where_lambda_mounts_the_code_and_no_builders_path(built: Path) -> None:
    compiled = folder(built, "PreSignUpFunction") / "__pycache__" / "app.cpython-313.pyc"
    assert b"/var/task/app.py" in compiled.read_bytes()
    assert str(built.parent).encode() not in compiled.read_bytes()


@pytest.mark.parametrize("architecture", LAYERS)
def test_native_wheels_are_of_the_chosen_processor(built: Path, architecture: str) -> None:
    """Both layers are built, whichever the parameter chooses; Condition picks the one that is deployed."""
    libraries = sorted(folder(built, LAYERS[architecture]).rglob("*.so"))
    assert libraries
    machines = {int.from_bytes(library.read_bytes()[18:20], "little") for library in libraries}
    assert machines == {ELF_MACHINE[architecture]}


@pytest.mark.parametrize("architecture", LAYERS)
def test_the_layer_stays_lean(built: Path, architecture: str, tmp_path: Path) -> None:
    """Lambda downloads the zip and unpacks it at a cold start."""
    layer = folder(built, LAYERS[architecture])
    assert sum(path.stat().st_size for path in layer.rglob("*") if path.is_file()) < LARGEST_LAYER
    assert Path(shutil.make_archive(str(tmp_path / "layer"), "zip", layer)).stat().st_size < LARGEST_ZIP


@pytest.mark.parametrize("architecture", LAYERS)
def test_the_layer_holds_the_data_of_the_operations_that_are_called(built: Path, architecture: str) -> None:
    data = folder(built, LAYERS[architecture]) / "python" / "botocore" / "data"
    operations = {
        path.parent.parent.name: set(json.loads(path.read_text())["operations"])
        for path in data.rglob("service-2.json")
    }
    assert operations == {
        "dynamodb": {"GetItem", "TransactWriteItems", "UpdateItem"},
        "kms": {"Decrypt"},
        "pinpoint-sms-voice-v2": {"SendNotifyTextMessage", "SendTextMessage", "SendVoiceMessage"},
        "sns": {"Publish"},
        "sqs": {"SendMessage"},
        "ssm": {"GetParameter"},
    }


def test_the_layer_holds_built_texts_and_the_functions_read_only_what_they_need(built: Path) -> None:
    """No TOML is read in Lambda, and no language before a message asks for it."""
    texts = folder(built, LAYERS[sam.host_architecture()]) / "python" / "cognito_otp" / "texts"
    assert {path.suffix for path in texts.rglob("*") if path.is_file()} == {".json"}
    assert {"index.json", "en.json"} <= {path.name for path in texts.iterdir()}
    for function in FUNCTIONS:
        modules, _, _ = load(built, function)
        assert {
            "tomllib",
            "cognito_otp.adapters.unbuilt_texts",
            "cognito_otp.domain.messages.building",
        } & modules == set()


def test_attach_brings_the_whole_model_of_cognito_and_the_layer_nothing_of_it(built: Path) -> None:
    """Echoing a pool by a model that lacks members would drop them."""
    own = folder(built, "AttachFunction")
    data = own / "botocore" / "data"
    services = {path.name for path in data.iterdir() if path.is_dir()}
    assert services == {"cloudformation", "cognito-idp", "dynamodb", "iam", "kms", "lambda", "sts"}
    installed = Path(botocore.__file__).parent / "data" / "cognito-idp"
    for file in installed.rglob("service-2.json.gz"):
        assert (data / "cognito-idp" / file.relative_to(installed)).read_bytes() == file.read_bytes()
    layer = folder(built, LAYERS[sam.host_architecture()]) / "python"
    assert not (layer / "cognito_otp_attach").exists()
    assert list(own.rglob("*.so")) == []  # it serves both processors


def test_attach_imports_what_calls_aws_when_it_is_needed(built: Path) -> None:
    """A stack's own pool needs none of it, and every deployment waits for the function's first start."""
    modules, _, _ = load(built, "AttachFunction")
    assert modules & {"boto3", "botocore.session", "aws_encryption_sdk", "cognito_otp_attach.wiring"} == set()
    program = LOAD.replace("import app", "import app, cognito_otp_attach.stack_events.account, botocore.session")
    modules, files, _ = load(built, "AttachFunction", program)
    assert {"boto3", "aws_encryption_sdk"} <= modules
    (found,) = [file for file in files if file.endswith("/botocore/session.py")]
    assert found.startswith(str(folder(built, "AttachFunction")))


def test_every_function_of_the_template_is_covered_here_and_has_sample_events() -> None:
    functions = {
        name: resource["Properties"]["CodeUri"].rstrip("/").rpartition("/")[2]
        for name, resource in template()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }
    assert set(functions) == set(FUNCTIONS)
    for folder_of_events in functions.values():
        assert load_events(folder_of_events)
