"""The product's settings with one extra URL: the bare view that answers are compared with."""

from __future__ import annotations

from tutor.settings import *  # noqa: F403

ROOT_URLCONF = "tutor.benchmark.urls"
