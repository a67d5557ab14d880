"""A help pathway into hints and scaffolds: what must be opened or solved first, second level."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from curriculum.content import MAX_ID, Hint
from curriculum.graph import closes_loop
from curriculum.importers.names import shortened, untaken
from curriculum.importers.oatutor_answers import question_in, spec_of
from curriculum.importers.oatutor_files import text_in_json
from curriculum.importers.oatutor_markup import Columns, Markup, Note

Item = Mapping[str, Any]


@dataclass
class HelpCounts:
    hints: int = 0
    scaffolds: int = 0
    sub_hints: int = 0
    sub_scaffolds: int = 0
    dangling: list[list[str]] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    without_licence: int = 0

    def add(self, item: Item, *, is_below: bool) -> None:
        is_scaffold = text_in_json(item, "type") == "scaffold"
        name = ("sub_" if is_below else "") + ("scaffolds" if is_scaffold else "hints")
        setattr(self, name, getattr(self, name) + 1)
        self.without_licence += not text_in_json(item, "license").strip()


class Pathway:
    """The hints of one step. Ids come from the whole pathway before any text is read, because an
    item may need a later one."""

    def __init__(
        self, step: str, items: Sequence[Any], columns: Columns, markup: Markup, note: Note
    ) -> None:
        self.step = step
        self.columns = columns
        self.markup = markup
        self.note = note
        self.counts = HelpCounts()
        self.items = [item for item in items if isinstance(item, Mapping)]
        if len(self.items) < len(items):
            note("shape", "has entries that are no help items; they were left out")
        self._taken: set[str] = set()
        self.ids = [self._own_id(item, f"{step}-h{i}") for i, item in enumerate(self.items, 1)]
        self._edges: list[tuple[str, str]] = []

    def hints(self) -> tuple[Hint, ...]:
        pairs = zip(self.items, self.ids, strict=True)
        kept = self._said([self._hint(item, own, self.ids) for item, own in pairs])
        ids = {one.id for hint in kept for one in (hint, *hint.hints)}
        return tuple(_needing(hint, ids) for hint in kept)

    def _said(self, hints: Sequence[Hint]) -> tuple[Hint, ...]:
        """Without those that say nothing."""
        for own in sorted(hint.id for hint in hints if not hint.text):
            self.note("empty_help", f"{own} has neither title nor text; it was left out")
        return tuple(hint for hint in hints if hint.text)

    def _hint(self, item: Item, own: str, around: Sequence[str], *, is_below: bool = False) -> Hint:
        self.counts.add(item, is_below=is_below)
        names = self.columns.add(item.get("variabilization"), self.markup.names)
        markup = Markup(self.markup.figures, names, self.markup.note)
        title, text = (markup.text(text_in_json(item, key)) for key in ("title", "text"))
        return Hint(
            id=own,
            level="bottom_out" if text_in_json(item, "type") == "solution" else "",
            title=title if text else "",
            text=text or title,
            answer=self._question(item, own, markup),
            needs=self._needs(item, own, around),
            hints=self._below(item, own, is_below=is_below),
        )

    def _question(self, item: Item, own: str, markup: Markup) -> Any:
        if text_in_json(item, "type") != "scaffold":
            return None
        question = question_in(item, "hintAnswer")
        if not question.answers:
            self.note("scaffold_without_answer", f"{own} asks but has no answer; kept as a hint")
            return None
        return spec_of(question, markup, list(self.columns.rows()))

    def _below(self, item: Item, own: str, *, is_below: bool) -> tuple[Hint, ...]:
        listed = item.get("subHints")
        below = (
            [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
        )
        if is_below and below:
            self.note("too_deep", f"{own} has help below the second level; it was left out")
            return ()
        ids = [self._own_id(one, f"{own}-s{i}") for i, one in enumerate(below, 1)]
        pairs = zip(below, ids, strict=True)
        around = [*ids, *self.ids]
        return self._said([self._hint(one, name, around, is_below=True) for one, name in pairs])

    def _own_id(self, item: Item, default: str) -> str:
        given = text_in_json(item, "id").strip() or default
        short = shortened(given, MAX_ID)
        own = untaken(short, self._taken, MAX_ID)
        if own != short:
            self.counts.duplicates.append(given)
            self.note("duplicate_help_id", f"{given} is there twice; the later one is now {own}")
        self._taken.add(own)
        return own

    def _needs(self, item: Item, own: str, around: Sequence[str]) -> tuple[str, ...]:
        """Ids, or places in the list as old files have them."""
        listed = item.get("dependencies")
        needed: list[str] = []
        for given in listed if isinstance(listed, list) else []:
            found = _place(given, around)
            if found is None:
                self.counts.dangling.append([text_in_json(item, "id") or own, str(given)])
                message = f"{own} needs {given}, which is not in this pathway; that was left out"
                self.note("dangling_dependency", message)
            elif closes_loop(self._edges, found, own):
                message = f"{own} needs {found}, which needs {own}; that was left out"
                self.note("circular_dependency", message)
            elif found not in needed:
                needed.append(found)
                self._edges.append((found, own))
        return tuple(needed)


def _needing(hint: Hint, ids: Container[str]) -> Hint:
    """The hint and those below it, needing only what was kept."""
    below = tuple(_needing(one, ids) for one in hint.hints)
    return replace(hint, needs=tuple(one for one in hint.needs if one in ids), hints=below)


def _place(given: object, ids: Sequence[str]) -> str | None:
    if isinstance(given, str) and shortened(given.strip(), MAX_ID) in ids:
        return shortened(given.strip(), MAX_ID)
    index = int(given) if isinstance(given, str) and given.isdecimal() else given
    if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(ids):
        return ids[index]
    return None
