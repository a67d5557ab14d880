"""Is every text there in every language of the course, and can its mathematics be shown?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curriculum.content import Document, Text
from curriculum.findings import Finding
from curriculum.markup import math_html
from curriculum.package import ExerciseEntry, Package
from curriculum.words import in_languages, tex_in, texts_of, words_in

_DOLLAR = re.compile(r"(?<!\\)\$")
_OPENING, _CLOSING = re.compile(r"(?<!\\)\{"), re.compile(r"(?<!\\)\}")


def entry_texts(package: Package) -> Iterator[tuple[str, Text, str, int]]:
    """(path, text, file, line) of the texts outside exercises."""
    yield "title", package.title, "course.yaml", 0
    yield "description", package.description, "course.yaml", 0
    for unit in package.units:
        yield f"{unit.slug}.title", unit.title, "units.yaml", 0
    for skill in package.skills:
        yield f"{skill.slug}.title", skill.title, "skills.yaml", skill.line
        yield f"{skill.slug}.description", skill.description, "skills.yaml", skill.line
    for one in package.misconceptions:
        for name, text in (("title", one.title), ("description", one.description)):
            yield f"{one.slug}.{name}", text, "misconceptions.yaml", one.line


def missing_languages(
    languages: tuple[str, ...], text: Text, path: str, file: str, line: int
) -> Iterator[Finding]:
    if isinstance(text, str):
        if len(languages) > 1 and words_in(text):
            message = f"is in one language; the course has {', '.join(languages)}"
            yield Finding("missing_language", path, message, file, line, "warning")
        return
    missing = [language for language in languages if not text.get(language, "").strip()]
    if missing:
        message = f"is missing in: {', '.join(missing)}"
        yield Finding("missing_language", path, message, file, line)


def language_findings(package: Package, entry: ExerciseEntry) -> Iterator[Finding]:
    for path, text in texts_of(entry.document):
        line = entry.line_of(path)
        yield from missing_languages(package.languages, text, path, entry.file, line)


def tex_findings(variant: Document) -> Iterator[Finding]:
    """Of a drawn variant: dollars in pairs, and TeX that the page can show."""
    for path, text in texts_of(variant):
        for _, words in in_languages(text):
            if len(_DOLLAR.findall(words)) % 2:
                yield Finding("tex", path, "a $ is missing (write \\$ for money)")
            for tex in tex_in(words):
                if not _showable(tex):
                    yield Finding("tex", path, f"cannot be shown as mathematics: {tex}")


def _showable(tex: str) -> bool:
    """Braces in pairs (the converter guesses where they are not), and no error."""
    if len(_OPENING.findall(tex)) != len(_CLOSING.findall(tex)):
        return False
    return not math_html(tex).startswith('<code class="tex">')
