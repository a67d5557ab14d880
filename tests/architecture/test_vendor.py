"""What others wrote is delivered as they wrote it, with its licence; our own styles are small."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from scripts.vendor_frontend import MANIFEST, VENDOR, differences
from tests.architecture.files import ROOT

FREE = {"MIT", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "OFL-1.1"}
CSS = ROOT / "static" / "css"


def test_vendored_files_are_as_the_manifest_says() -> None:
    assert differences() == []


def test_every_package_is_free_and_brings_its_licence() -> None:
    for package in json.loads(MANIFEST.read_text("utf-8"))["packages"]:
        assert package["licence"] in FREE
        assert (VENDOR / package["folder"] / package["licence_file"]).stat().st_size > 400


def test_our_styles_are_small() -> None:
    shared = ["tokens.css", "base.css", "components.css"]
    assert packed([CSS / name for name in shared]) <= 9_000
    assert packed(sorted(CSS.glob("*.css"))) <= 20_000


def packed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths)
