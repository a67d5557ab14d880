"""Fetch the front-end files that are committed under static/vendor, and write their manifest.

    python scripts/vendor_frontend.py            fetch again, as pinned below
    python scripts/vendor_frontend.py --check    compare the committed files with the manifest

Needs npm for fetching only; neither the product nor its tests ever need Node.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"

# name, version, what is taken (files, or folders ending in "/")
PACKAGES = [
    ("mathlive", "0.111.1", ["mathlive.min.js", "mathlive-fonts.css", "fonts/", "LICENSE.txt"]),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="fetch nothing, compare hashes")
    if parser.parse_args().check:
        findings = differences()
        sys.stdout.writelines(f"{finding}\n" for finding in findings)
        return 1 if findings else 0
    packages = [fetch(name, version, wanted) for name, version, wanted in PACKAGES]
    MANIFEST.write_text(json.dumps({"packages": packages}, indent=1) + "\n", "utf-8")
    return 0


def fetch(name: str, version: str, wanted: list[str]) -> dict[str, Any]:
    """The package's wanted files into static/vendor/NAME, and its entry in the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{name}@{version}", "--silent"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        source, target = Path(folder) / "package", VENDOR / name
        described = json.loads((source / "package.json").read_text("utf-8"))
        shutil.rmtree(target, ignore_errors=True)
        take(source, target, wanted)
    return {
        "name": name,
        "version": version,
        "licence": described["license"],
        "licence_file": next(path for path in wanted if path.startswith("LICENSE")),
        "files": hashes(target),
    }


def take(source: Path, target: Path, wanted: list[str]) -> None:
    for name in wanted:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            shutil.copytree(source / name, target / name)
        else:
            shutil.copyfile(source / name, target / name)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences() -> list[str]:
    """Every file that is missing, changed or not in the manifest; and versions that differ."""
    packages = json.loads(MANIFEST.read_text("utf-8"))["packages"]
    pinned = {(name, version) for name, version, _wanted in PACKAGES}
    named = {(package["name"], package["version"]) for package in packages}
    found = [f"{name} {version}: pinned or listed, not both" for name, version in pinned ^ named]
    for package in packages:
        there = hashes(VENDOR / package["name"])
        listed = package["files"]
        found += [
            f"{package['name']}/{path}: not as the manifest says"
            for path in sorted(there.keys() | listed.keys())
            if there.get(path) != listed.get(path)
        ]
    return found


if __name__ == "__main__":
    raise SystemExit(main())
