"""Both themes can be read by everyone: contrast as WCAG 2.2 AA asks, from the tokens themselves."""

from __future__ import annotations

import re

import pytest

from tests.architecture.files import ROOT

BLOCK = re.compile(r"(?P<selector>:root[^{]*)\{(?P<body>[^}]*)\}")
COLOUR = re.compile(r"--([\w-]+):\s*#([0-9a-f]{6});")
TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-soft", "accent", "good", "warn", "bad", "info")
    for ground in ("paper", "surface")
]
TEXT += [(f"{tone}", f"{tone}-soft") for tone in ("accent", "good", "warn", "bad", "info")]
TEXT += [("ink", f"{tone}-soft") for tone in ("accent", "good", "warn", "bad", "info")]
TEXT += [("accent-ink", "accent"), ("accent-ink", "accent-hover"), ("ink-soft", "sunk")]
SHAPES = [(shape, ground) for shape in ("line-strong", "focus") for ground in ("paper", "surface")]


def blocks() -> list[tuple[str, str]]:
    css = (ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
    return [(found["selector"].strip(), found["body"]) for found in BLOCK.finditer(css)]


def colours(theme: str) -> dict[str, str]:
    light, dark, _asked = (dict(COLOUR.findall(body)) for _selector, body in blocks())
    return light if theme == "light" else dark


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_dark_by_system_and_dark_by_choice_are_the_same() -> None:
    _light, (system, first), (choice, second) = blocks()
    assert (system, choice) == (':root:not([data-theme="light"])', ':root[data-theme="dark"]')
    assert first.split() == second.split()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(theme: str, shape: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[shape], found[ground]) >= 3
