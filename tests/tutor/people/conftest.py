"""A real Chromium for the few things only a browser can show."""

from __future__ import annotations

import shutil
from typing import Any

import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    system = shutil.which("chromium")
    return {
        **browser_type_launch_args,
        **({"executable_path": system} if system else {}),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    }
