"""The tour in docs/api.md, run as it is written."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.architecture.files import ROOT
from tests.cast import PASSWORD
from tutor.practice.models import Attempt, Session

SHELL = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_tour_works(live_server, classroom, cleo):
    blocks = SHELL.findall((ROOT / "docs" / "api.md").read_text("utf-8"))
    script = "set -e\n" + "".join(blocks)
    for written, here in (
        ("http://127.0.0.1:8000", live_server.url),
        ("practise-6-weeks", PASSWORD),
        ("integers-to-equations", "first-steps"),
    ):
        assert written in script
        script = script.replace(written, here)
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1] == "Work out $-3 + 5$."
    assert lines[2:5] == ["recorded", "Not yet.", "repeated"]
    assert lines[6] == "Ada"
    assert Attempt.objects.get().student == cleo
    assert Session.objects.get().finished is not None
