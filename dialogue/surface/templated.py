"""Wording from tables: no model, no network, the same words for the same seed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dialogue.surface import Brief, Draft

LANGUAGES = ("en", "es")


@lru_cache(maxsize=4)
def words_in(language: str) -> Mapping[str, tuple[str, ...]]:
    """Every key's variants in `language`; English for a language without a table."""
    name = language if language in LANGUAGES else "en"
    table = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    return {key: tuple(variants) for key, variants in table["words"].items()}


class Templated:
    name = "template"

    def healthy(self) -> bool:
        return True

    def generate(self, brief: Brief, seed: int) -> Draft:
        """A variant by the seed; never the one these words last used."""
        variants = words_in(brief.language)[brief.words]
        last = brief.used[-1] if brief.used else None
        open_to_choice = [i for i in range(len(variants)) if i != last]
        chosen = open_to_choice[_mixed(seed, brief.words) % len(open_to_choice)]
        return Draft(_filled(variants[chosen], brief.slots), chosen)


def _filled(template: str, slots: Mapping[str, str]) -> str:
    for name, text in slots.items():
        template = template.replace(f"{{{name}}}", text.strip())
    return template


def _mixed(seed: int, key: str) -> int:
    """A well-spread number: neighbouring seeds choose unrelated variants."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=6).digest())
