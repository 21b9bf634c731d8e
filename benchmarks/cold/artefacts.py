"""What is measured, on disk: the product as ``sam build`` leaves it, and the samples with libraries of their own."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import TYPE_CHECKING

from support.paths import REPOSITORY, TEMPLATE

from cognito_otp_local.stack import sam

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parent / "samples"
LIBRARIES = Path(__file__).with_name("libraries.txt")
LAYERS = {"x86_64": "LayerX8664", "arm64": "LayerArm64"}
ROOTS = ("botocore/cacert.pem", "cognito_otp/adapters/amazon_roots.pem")


@dataclass(frozen=True, slots=True)
class Artefacts:
    """Folders: the built product, the samples' libraries, and Lambda's runtime client."""

    built: Path
    libraries: Path
    runtime: Path

    @property
    def layer(self) -> Path:
        """Return the layer of this machine's processor, as it is mounted on ``sys.path``."""
        return self.built / LAYERS[sam.host_architecture()] / "python"


def prepare(folder: Path, root: Path, say: Callable[[str], None]) -> Artefacts:
    """Build and install all that is measured; what trusts AWS's certificates then trusts ``root`` as well."""
    say("building the product with sam build")
    built = sam.build(TEMPLATE, folder / "built", {"Architecture": sam.host_architecture()}).parent
    libraries, runtime = folder / "libraries", folder / "runtime"
    if not runtime.exists():
        say("installing what the samples import")
        _install(libraries, runtime)
    made = Artefacts(built, libraries, runtime)
    for place in (libraries, made.layer):
        trust(place, root)
    return made


def trust(place: Path, root: Path) -> None:
    """Append the stand-in's root to the bundles of a folder of libraries."""
    for name in ROOTS:
        if (place / name).exists():
            trusted = (place / name).read_bytes() + b"\n" + root.read_bytes()
            (place / name).unlink()  # it may be linked to from elsewhere
            (place / name).write_bytes(trusted)


def changed(original: Path, copy: Path, change: Callable[[Path], None]) -> Path:
    """Copy a layer and change the copy, to see what one choice is worth."""
    shutil.copytree(original, copy)
    change(copy)
    compile_all(copy)
    return copy


def compile_all(folder: Path) -> None:
    """Write the ``.pyc`` that a build would."""
    mode = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(folder, quiet=2, force=True, invalidation_mode=mode)


def _install(libraries: Path, runtime: Path) -> None:
    """Install what ``libraries.txt`` pins, Lambda's runtime client apart from the others."""
    uv = shutil.which("uv") or str(REPOSITORY / ".uv" / "bin" / "uv")
    options = ("--link-mode", "copy", "--require-hashes", "--no-deps", "--python-version", "3.13", "--quiet")
    _run(uv, "pip", "install", *options, "--requirements", str(LIBRARIES), "--target", str(libraries))
    runtime.mkdir()
    for name in ("awslambdaric", "simplejson", "snapshot_restore_py"):
        for found in libraries.glob(f"{name}*"):
            shutil.move(found, runtime / found.name)
    for module in libraries.glob("runtime_client*"):
        shutil.move(module, runtime / module.name)
    compile_all(libraries)
    compile_all(runtime)


def _run(*command: str) -> None:
    environment = os.environ | {"UV_NO_PROGRESS": "1"}
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True)  # noqa: S603 - uv, with our own arguments
