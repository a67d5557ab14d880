"""`manage.py check_demo URL`: walk through a running school, as `bin/demo --check` does."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from curriculum.measuring import MeasuringCommand
from tutor.demo.walk import Walk


class Command(MeasuringCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url")

    def handle(self, *args: Any, **options: Any) -> None:
        """The status says whether everything worked, after the JSON said what did not."""
        self.worked = False
        super().handle(*args, **options)
        if not self.worked:
            sys.exit(1)

    def measure(self, **options: Any) -> Mapping[str, Any]:
        steps = Walk(options["url"]).run()
        self.worked = all(step["ok"] for step in steps)
        return {"ok": self.worked, "steps": steps}
