"""All checks over a whole course, and the counts that go with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from curriculum.content import text_in
from curriculum.course_files.entries import reference_findings
from curriculum.findings import Finding
from curriculum.lint.exercise import exercise_findings
from curriculum.lint.language import entry_texts, missing_languages
from curriculum.package import ExerciseEntry, Package
from curriculum.variants import count
from curriculum.words import FIGURE, in_languages, texts_of, words_in

# More words than this around the mathematics make a word problem.
WORDY = 14

Progress = Callable[[ExerciseEntry], None]


@dataclass(frozen=True)
class Report:
    skills: int
    exercises: int
    steps: int
    misconceptions: int
    languages: list[str]
    word_problems: int
    figures: int
    variants: int
    variants_possible: int
    findings: list[Finding]

    @property
    def errors(self) -> int:
        return sum(finding.is_error for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors


def lint(package: Package, *, variants: int = 5, progress: Progress | None = None) -> Report:
    """Every exercise is looked at in up to `variants` variants (seeds 0, 1, 2, …)."""
    findings = [*reference_findings(package), *_course_findings(package)]
    drawn = possible = 0
    for entry in package.exercises:
        if progress:
            progress(entry)
        different = count(entry.document)
        looked_at, found = exercise_findings(package, entry, min(variants, different or 1))
        drawn, possible = drawn + looked_at, possible + different
        findings += found
    return Report(
        skills=len(package.skills),
        exercises=len(package.exercises),
        steps=sum(len(entry.document.steps) for entry in package.exercises),
        misconceptions=len(package.misconceptions),
        languages=list(package.languages),
        word_problems=sum(is_word_problem(entry) for entry in package.exercises),
        figures=len(package.figures),
        variants=drawn,
        variants_possible=possible,
        findings=findings,
    )


def is_word_problem(entry: ExerciseEntry) -> bool:
    """A question told in words: a situation, not only “Work out …”."""
    prompts = [entry.document.prompt, *(step.prompt for step in entry.document.steps)]
    return max(len(words_in(text_in(prompt, "en"))) for prompt in prompts) > WORDY


def _course_findings(package: Package) -> Iterator[Finding]:
    yield from _skill_findings(package)
    yield from _figure_findings(package)
    for kind, entry, file, line in entry_texts(package):
        yield from missing_languages(package.languages, entry, kind, file, line)


def _skill_findings(package: Package) -> Iterator[Finding]:
    connected = {slug for edge in package.edges for slug in (edge.source, edge.target)}
    practised = {
        slug
        for entry in package.exercises
        for step in entry.document.steps
        for slug in entry.document.skills_of(step)
    }
    for skill in package.skills:
        if skill.slug not in connected and len(package.skills) > 1:
            message = "no other skill leads to it or from it"
            yield _at_skill("orphan_skill", skill.slug, message, skill.line)
        if skill.slug not in practised:
            message = "no exercise practises it"
            yield _at_skill("skill_without_exercise", skill.slug, message, skill.line)


def _at_skill(code: str, slug: str, message: str, line: int) -> Finding:
    return Finding(code, slug, message, "skills.yaml", line, "warning")


def _figure_findings(package: Package) -> Iterator[Finding]:
    there = {figure.name for figure in package.figures}
    used: set[str] = set()
    for entry in package.exercises:
        for path, text in texts_of(entry.document):
            named = {name for _, words in in_languages(text) for name in FIGURE.findall(words)}
            used |= named
            for name in sorted(named - there):
                message = f"there is no figure “{name}”"
                line = entry.line_of(path)
                yield Finding("missing_figure", path, message, entry.file, line)
    for name in sorted(there - used):
        yield Finding("unused_figure", "", "is shown nowhere", f"figures/{name}", 0, "warning")
