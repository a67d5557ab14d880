"""Strict readers of environment variables: a value that cannot be meant stops start-up."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """Exactly `True` or `False`; empty or absent means the default."""
    text = os.environ.get(name, "")
    if text not in ("", "True", "False"):
        raise ImproperlyConfigured(f"{name} must be True or False, not {text!r}")
    return default if text == "" else text == "True"


def env_int(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    try:
        return int(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Comma-separated; blanks are dropped."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
