"""Fetch the front-end files that are committed under static/vendor, and write their manifest.

    python scripts/vendor_frontend.py            fetch again, as pinned below
    python scripts/vendor_frontend.py --check    compare the committed files with the manifest

Fetching needs npm, and pyftsubset (pip install fonttools brotli) to cut the mathematics font down
to what school mathematics uses. Neither the product nor its tests ever need them.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    # Files, or folders ending in "/".
    wanted: tuple[str, ...]

    @property
    def folder(self) -> str:
        return self.name.split("/")[-1]

    @property
    def licence_file(self) -> str:
        return next(path for path in self.wanted if path.startswith("LICENSE"))


FONT = "files/stix-two-math-latin-400-normal.woff2"
PACKAGES = [
    Package(
        "mathlive", "0.111.1", ("mathlive.min.js", "mathlive-fonts.css", "fonts/", "LICENSE.txt")
    ),
    Package("@fontsource/stix-two-math", "5.3.0", (FONT, "LICENSE")),
]
# Letters upright and italic, Greek, the signs and brackets of school mathematics.
FONT_RANGES = (
    "20-7E A0 A2 A3 A5 AC B0 B1 B7 D7 F7 2C6 2DC 302-305 307 338 391-3A9 3B1-3C9 3D1 3D5 3F5"
    " 2016 2020 2022 2026 2032 2033 203E 2044 2061-2064 20AC 20D7 2102 210E 2115 211A 211D 2124"
    " 2190-2194 21D0 21D2 21D4 2200 2203 2205 2208-220B 220F 2211-2213 2215 2217 221A 221B 221D"
    " 221E 2220 2225 2227-222B 2234 223C 2243 2245 2248 2260 2261 2264 2265 2282 2283 2286 2287"
    " 22A5 22C5 22EE 22EF 2308-230B 23B4 23DE 23DF 25A1 25B3 27E8 27E9 1D434-1D467 1D6E2-1D71B"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="fetch nothing, compare hashes")
    if parser.parse_args().check:
        findings = differences()
        sys.stdout.writelines(f"{finding}\n" for finding in findings)
        return 1 if findings else 0
    packages = [fetch(package) for package in PACKAGES]
    MANIFEST.write_text(json.dumps({"packages": packages}, indent=1) + "\n", "utf-8")
    return 0


def fetch(package: Package) -> dict[str, Any]:
    """The package's wanted files into static/vendor, and its entry in the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        run("npm", "pack", f"{package.name}@{package.version}", "--silent", cwd=folder)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        source, target = Path(folder) / "package", VENDOR / package.folder
        described = json.loads((source / "package.json").read_text("utf-8"))
        shutil.rmtree(target, ignore_errors=True)
        if FONT in package.wanted:
            cut_down(source / FONT)
        take(source, target, package.wanted)
    return {
        "name": package.name,
        "version": package.version,
        "licence": described["license"],
        "folder": package.folder,
        "licence_file": package.licence_file,
        "files": hashes(target),
    }


def cut_down(font: Path) -> None:
    """Only the characters of FONT_RANGES; the table that stretches roots and brackets stays."""
    whole = font.rename(font.with_suffix(".whole"))
    ranges = ",".join(f"U+{part}" for part in FONT_RANGES.split())
    run(
        "pyftsubset", str(whole), f"--unicodes={ranges}", "--flavor=woff2", "--no-hinting",
        f"--output-file={font}", cwd=str(font.parent),
    )  # fmt: skip


def run(*command: str, cwd: str) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def take(source: Path, target: Path, wanted: tuple[str, ...]) -> None:
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
    pinned = {(package.name, package.version) for package in PACKAGES}
    named = {(package["name"], package["version"]) for package in packages}
    found = [f"{name} {version}: pinned or listed, not both" for name, version in pinned ^ named]
    for package in packages:
        there = hashes(VENDOR / package["folder"])
        listed = package["files"]
        found += [
            f"{package['name']}/{path}: not as the manifest says"
            for path in sorted(there.keys() | listed.keys())
            if there.get(path) != listed.get(path)
        ]
    return found


if __name__ == "__main__":
    raise SystemExit(main())
