"""What a wrong answer tells about the thinking behind it."""

from __future__ import annotations

# Part of every diagnosis's key: a new engine may look at old answers again.
ENGINE = "rules1-minilm1"
