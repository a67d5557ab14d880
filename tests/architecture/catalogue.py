"""The messages of the source files as they are now, and the Spanish catalogue."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.files import ROOT, python_files, templates

PO = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# A message as the catalogue tells it apart: context, text, plural ("" where there is none).
Key = tuple[str, str, str]


@lru_cache
def spanish() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue, use_fuzzy=True)
    return buffer.getvalue()


def key_of(message: str | Sequence[str], context: str | None) -> Key:
    one, other = (message, "") if isinstance(message, str) else (message[0], message[1])
    return context or "", one, other


def messages_now() -> set[Key]:
    """What `makemessages` would write, without the gettext tools."""
    found: set[Key] = set()
    for path in python_files():
        found.update(_messages((ROOT / path).read_bytes()))
    for path in templates():
        found.update(_messages(_as_python(path)))
    return found


def _as_python(path: Path) -> bytes:
    """Django turns a template into the calls it makes; one to a line, for the tokenizer."""
    lines = templatize((ROOT / path).read_text("utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def _messages(source: bytes) -> Iterator[Key]:
    for _line, message, _comments, context in extract(
        "python", io.BytesIO(source), keywords=KEYWORDS
    ):
        yield key_of(message, context)


def placeholders(text: str) -> list[str]:
    """%(name)s, %%, {name} and tags, in any order."""
    return sorted(re.findall(r"%\(\w+\)[sd]|%%|\{\w+\}|</?\w+[^>]*>|@\{[^}]*\}", text))
