"""A fresh process that serves pages never loads the model packages."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.architecture.files import ROOT

PROGRAM = """
import sys, django
django.setup()
from django.urls import get_resolver
def walk(patterns):
    return sum(walk(p.url_patterns) if hasattr(p, "url_patterns") else 1 for p in patterns)
assert walk(get_resolver().url_patterns) > 20
from django.template import engines
engines["django"].engine.template_builtins
import tutor.wsgi
print(",".join(n for n in ("torch", "pyro", "transformers", "scipy") if n in sys.modules))
"""


def test_a_web_process_has_no_model_packages() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tutor.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == ""
