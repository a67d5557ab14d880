"""Licence and origin as OATutor writes them, `https://… <name>`, and as we show and keep them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

SYSTEM = "OATutor"
_LONGEST_URL = 500
_PARTS = re.compile(r"^\s*(https?://[^\s<>]+)?\s*(?:<([^<>]*)>?)?\s*(.*)$", re.S)


@dataclass(frozen=True)
class Licence:
    """Of an item or of a source: an address, a name, either may be missing."""

    url: str = ""
    name: str = ""
    raw: str = ""

    @classmethod
    def read(cls, raw: str) -> Licence:
        match = _PARTS.match(raw.strip())
        assert match is not None
        url, name = match[1] or "", (match[2] or match[3] or "").strip()
        return cls(url, name or _site(url), raw.strip())

    @property
    def is_blank(self) -> bool:
        return not self.url and not self.name

    def or_else(self, other: Licence) -> Licence:
        return other if self.is_blank else self


def provenance_of(problem: str, *, source: Licence, licence: Licence) -> dict[str, str]:
    """What stands under the exercise, and what an export needs: nothing of it is lost."""
    found = {
        "system": SYSTEM,
        "external_id": problem,
        "attribution": attribution([source.name]),
        "licence": licence.name,
        "licence_url": licence.url,
        "source_url": source.url,
        "oer": source.raw,
        "license": licence.raw,
    }
    return {key: text for key, text in found.items() if text}


def attribution(sources: Iterable[str]) -> str:
    """The help of these problems is the work of the project itself."""
    words = (name for name in dict.fromkeys(sources) if any(map(str.isalpha, name)))
    named = [name for name in words if name.lower() not in ("oatutor", "oatutor.io")]
    hints = "hints and scaffolds: OATutor (oatutor.io)"
    return f"Adapted from {', '.join(named)}; {hints}" if named else "OATutor (oatutor.io)"


def in_words(licences: Iterable[Licence]) -> str:
    """The licences of a course, each once: CC BY 4.0 (https://…)."""
    texts = (f"{one.name} ({one.url})" if one.url and one.name else one.raw for one in licences)
    return "; ".join(dict.fromkeys(text for text in texts if text))[:200]


def one_url(sources: Iterable[str]) -> str:
    """The address of a course, if it has only one and there is room for it."""
    urls = set(sources)
    return urls.pop() if len(urls) == 1 and all(len(url) <= _LONGEST_URL for url in urls) else ""


def _site(url: str) -> str:
    """Empty also where the address is none: https://[books"""
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""
