"""Authored text to HTML. Everything is escaped; only the few marks of content.py mean something.

TeX becomes MathML on the server: browsers draw it without a script, screen readers read it, and
a page with mathematics weighs nothing extra. The TeX source stays in `data-tex`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert

from curriculum.operators import tell_apart
from curriculum.words import FIGURE, TEX

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
_BLANK = re.compile(r"_{3,}")
_MATHML = "http://www.w3.org/1998/Math/MathML"
_SAFE_ATTRIBUTES = frozenset(
    [
        "accent",
        "columnalign",
        "columnlines",
        "display",
        "displaystyle",
        "fence",
        "form",
        "linethickness",
        "lspace",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowlines",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "width",
    ]
)

FigureUrl = Callable[[str], str]

# Holds a blank's place; no text contains it, for "<" is escaped.
_GAP = "<blank>"


def to_html(text: str, figure_url: FigureUrl | None = None, *, blank: str = "blank") -> str:
    """HTML of `text`; paragraphs when it has blank lines, inline otherwise. `blank` is how a
    place to fill in is read out."""
    gap = f'<span class="blank" role="img" aria-label="{escape(blank)}">____</span>'
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p]
    if len(paragraphs) <= 1:
        html = _inline(text.strip(), figure_url)
    else:
        html = "".join(f"<p>{_inline(p, figure_url)}</p>" for p in paragraphs)
    return html.replace(_GAP, gap)


@lru_cache(maxsize=4096)
def math_html(tex: str) -> str:
    """MathML of `tex`, or the source itself where it cannot be converted. Never raises."""
    try:
        root = ElementTree.fromstring(convert(tex))  # noqa: S314 -- our own converter's output
    except Exception:  # the converter raises a dozen kinds; the source is readable
        return f'<code class="tex">{escape(tex)}</code>'
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_MATHML}}}")
        for name in set(element.attrib) - _SAFE_ATTRIBUTES:
            del element.attrib[name]
    tell_apart(root)
    root.set("data-tex", tex)
    return ElementTree.tostring(root, encoding="unicode")


def _inline(text: str, figure_url: FigureUrl | None) -> str:
    parts: list[str] = []
    end = 0
    for match in TEX.finditer(text):
        formula = math_html(match[1].strip()).replace("**", "&#42;&#42;")
        parts += [_words(text[end : match.start()], figure_url), formula]
        end = match.end()
    parts.append(_words(text[end:], figure_url))
    # Last, because a bold phrase may hold mathematics.
    return _BOLD.sub(r"<strong>\1</strong>", "".join(parts))


def _words(text: str, figure_url: FigureUrl | None) -> str:
    html = escape(text.replace("\\$", "$"), quote=True)
    html = _BLANK.sub(_GAP, html)
    if figure_url:
        html = FIGURE.sub(lambda m: f'<img src="{escape(figure_url(m[1]))}" alt="">', html)
    return html.replace("\n", "<br>")
