"""Which skills a step practises: names as the source has them, slugs, names for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from curriculum.importers.names import digest, shortened, untaken
from curriculum.importers.oatutor_files import Notes, strings_in_json

LONGEST = 120
_NO_SLUG = re.compile(r"[^A-Za-z0-9_.-]+")
_JOINING = re.compile(r"(and|or)_")


class SkillModel:
    """step id -> skills. Names that are slugs stay as they are."""

    def __init__(self, model: Mapping[str, object]) -> None:
        self._model = {str(step): model.get(step) for step in model}
        names = {name for step in self._model for name in self._names(step)}
        self.slugs = slugs_of(names)
        self.used: dict[str, None] = {}

    def of_step(self, step: str, file: str, notes: Notes) -> tuple[str, ...]:
        names = self._names(step)
        if fragments := self._fragments(step):
            message = f"looks like one name cut at its commas: {', '.join(fragments)}"
            notes.warn("skill_fragment", file, message)
        if not names:
            notes.warn("no_skill", file, f"the step {step} practises no skill")
        self.used.update(dict.fromkeys(names))
        return tuple(dict.fromkeys(self.slugs[name] for name in names))

    def number_of(self, step: str) -> int:
        listed = self._model.get(step)
        return len(listed) if isinstance(listed, list) else 0

    def _names(self, step: str) -> list[str]:
        return strings_in_json(self._model, step)

    def _fragments(self, step: str) -> list[str]:
        """All names of a step, if one of them is visibly a piece of a longer name."""
        listed = self._model.get(step)
        names = [str(name) for name in listed] if isinstance(listed, list) else []
        return [f"“{name}”" for name in names] if any(map(_is_piece, names)) else []


def _is_piece(name: str) -> bool:
    is_open = any(name.count(a) != name.count(b) for a, b in ("()", "[]", "{}"))
    return not name.strip() or is_open or bool(_JOINING.match(name))


def slugs_of(names: Iterable[str]) -> dict[str, str]:
    """A slug for each name, all different; what is a slug already keeps itself."""
    ordered = sorted(set(names), key=lambda name: (_slug(name) != name, name))
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in ordered:
        slug = untaken(_slug(name), taken, LONGEST)
        taken.add(slug)
        found[name] = slug
    return found


def display_name(name: str) -> str:
    """`find_the_slope` reads Find the slope; `___` stays what it is."""
    words = " ".join(name.replace("_", " ").replace("**", "^").replace("$", "\\$").split())
    return words[:1].upper() + words[1:] or name


def _slug(name: str) -> str:
    slug = _NO_SLUG.sub("-", name).strip("-")
    if not slug[:1].isalnum():
        slug = f"s{slug}" if slug else f"s-{digest(name)}"
    return shortened(slug, LONGEST)
