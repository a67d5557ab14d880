"""The import contracts of pyproject.toml hold, and an import inside a function says why."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, python_files

REASON = re.compile(r"# noqa: [A-Z0-9, ]*PLC0415[A-Z0-9, ]*(?P<reason>.*)$")


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


@pytest.mark.parametrize("path", python_files(), ids=str)
def test_an_import_inside_a_function_has_a_reason(path: Path) -> None:
    lines = (ROOT / path).read_text("utf-8").splitlines()
    bare = [
        f"{path}:{number}"
        for number, line in enumerate(lines, 1)
        if (found := REASON.search(line)) and len(found["reason"].strip(" -")) < 4
    ]
    assert not bare, f"write `# noqa: PLC0415 -- why` in {bare}"
