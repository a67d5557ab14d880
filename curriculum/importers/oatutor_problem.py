"""One problem folder into one exercise: stem, steps, help, figures, where it comes from."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from curriculum import documents
from curriculum.content import MAX_ID, Document, Hint, Step
from curriculum.course_files.reading import FIGURE_TYPES
from curriculum.findings import DocumentError
from curriculum.importers.names import shortened
from curriculum.importers.oatutor_answers import Question, question_in, spec_of
from curriculum.importers.oatutor_files import (
    Notes,
    ProblemFiles,
    StepFiles,
    read_item,
    text_in_json,
)
from curriculum.importers.oatutor_help import HelpCounts, Pathway
from curriculum.importers.oatutor_licences import Licence, provenance_of
from curriculum.importers.oatutor_markup import Columns, Figures, Markup
from curriculum.importers.oatutor_skills import SkillModel
from curriculum.package import FigureEntry

DEFAULT = "DefaultPathway"
# As long as the slug of an exercise may be.
LONGEST = 160


@dataclass(frozen=True)
class Lesson:
    """The lesson a problem belongs to, as far as it changes the exercise."""

    unit: str = ""
    is_shuffled: bool = True
    course_licence: Licence = field(default_factory=Licence)


@dataclass
class Problem:
    """What became of one folder. Without a document it could not be imported."""

    id: str
    file: str
    lesson: Lesson
    document: Document | None = None
    is_hidden: bool = False
    is_variable: bool = False
    figures: list[FigureEntry] = field(default_factory=list)
    figure_files: int = 0
    shown_figures: int = 0
    missing_figures: list[str] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    variable_steps: list[str] = field(default_factory=list)
    help: dict[str, HelpCounts] = field(default_factory=dict)
    other_pathways: int = 0


def read_problem(
    files: ProblemFiles,
    data: Mapping[str, Any],
    lesson: Lesson,
    skills: SkillModel,
    notes: Notes,
    taken: set[str],
) -> Problem:
    """`taken` are the names of the course's figures so far."""
    figures = Figures(files.id, files.figures(), taken)
    return _Reader(files, data, lesson, skills, notes, figures).problem()


class _Reader:
    def __init__(
        self,
        files: ProblemFiles,
        data: Mapping[str, Any],
        lesson: Lesson,
        skills: SkillModel,
        notes: Notes,
        figures: Figures,
    ) -> None:
        self.files = files
        self.data = data
        self.skills = skills
        self.notes = notes
        self.file = files.path(files.main())
        self.columns = Columns()
        self.made = Problem(files.id, self.file, lesson)
        self.figures = figures

    def problem(self) -> Problem:
        made = self.made
        if text_in_json(self.data, "id") not in ("", self.files.id):
            self._warn("id_mismatch", self.file, "its id is not the name of its folder")
        names = self.columns.add(self.data.get("variabilization"), {})
        made.is_variable = bool(names)
        made.is_hidden = text_in_json(self.data, "courseName").startswith("!!")
        self._read_figures()
        before = len(self.notes.findings)
        steps = [self._step(step, its, names) for step, its in self.files.steps()]
        if not steps:
            self.notes.error("no_steps", self.file, "has no steps")
        found = self.notes.findings[before:]
        kept = [step for step in steps if step]
        if len(kept) == len(steps) and not any(one.code == "no_steps" for one in found):
            made.document = self._document(kept, self._markup(self.file, names))
        made.shown_figures = len(self.figures.shown)
        made.missing_figures = [f"{made.id}/figures/{name}" for name in self.figures.missing]
        return made

    def _document(self, steps: list[Step], markup: Markup) -> Document | None:
        title, body = (markup.text(text_in_json(self.data, key)) for key in ("title", "body"))
        name = title or markup.text(text_in_json(self.data, "lesson")) or self.files.id
        document = Document(
            slug=_slug(self.files.id),
            title=name,
            prompt=body or ("" if all(step.prompt for step in steps) else name),
            skills=tuple(dict.fromkeys(one for step in steps for one in step.skills)),
            steps=tuple(steps),
            parameters={"columns": self.columns.values} if self.columns.values else {},
            provenance=self._provenance(),
        )
        try:
            return documents.parse(documents.dump(document))
        except DocumentError as error:
            self.notes.findings += [found.within(self.file) for found in error.findings]
            return None

    def _step(self, step: str, its: StepFiles, names: Mapping[str, str]) -> Step | None:
        file = self.files.path(its.file or f"steps/{step}/{step}.json")
        if not its.file:
            self.notes.error("missing_file", file, "is missing")
            return None
        data = read_item(self.files.files[its.file], file, self.notes, dict)
        if data is None:
            return None
        question = question_in(data, "stepAnswer", is_shuffled=self.made.lesson.is_shuffled)
        if not question.answers:
            self.notes.error("no_answer", file, "has no answer")
            return None
        self.made.questions[step] = question
        own = self.columns.add(data.get("variabilization"), names)
        if data.get("variabilization"):
            self.made.variable_steps.append(step)
        markup = self._markup(file, own)
        parts = [markup.text(text_in_json(data, key)) for key in ("stepTitle", "stepBody")]
        return Step(
            id=shortened(step, MAX_ID),
            prompt="\n\n".join(part for part in parts if part),
            answer=spec_of(question, markup, list(self.columns.rows())),
            skills=self.skills.of_step(step, file, self.notes),
            hints=self._hints(step, its, own),
        )

    def _hints(self, step: str, its: StepFiles, names: Mapping[str, str]) -> tuple[Hint, ...]:
        name = DEFAULT if DEFAULT in its.pathways else min(its.pathways, default="")
        self._judge_pathways(step, its, name)
        if not name:
            return ()
        file = self.files.path(its.pathways[name])
        items = read_item(self.files.files[its.pathways[name]], file, self.notes, list)
        if not items:
            if items is not None:
                self._warn("no_help", file, f"the step {step} has no help")
            return ()
        markup = self._markup(file, names)
        pathway = Pathway(step, items, self.columns, markup, markup.note)
        hints = pathway.hints()
        self.made.help[step] = pathway.counts
        if pathway.counts.without_licence:
            number = pathway.counts.without_licence
            self._warn("blank_licence", file, f"{number} help items name no licence")
        return hints

    def _judge_pathways(self, step: str, its: StepFiles, name: str) -> None:
        folder = self.files.path(f"steps/{step}/tutoring/")
        if not name:
            self._warn("no_help", folder, f"the step {step} has no help pathway")
        elif name != DEFAULT:
            self._warn("no_default_pathway", folder, f"{name} is used in its place")
        others = sorted(its.pathways.keys() - {name})
        self.made.other_pathways += len(others)
        for other in others:
            file = self.files.path(its.pathways[other])
            self._warn("other_pathway", file, f"{name} is used; this one was left out")

    def _markup(self, file: str, names: Mapping[str, str]) -> Markup:
        return Markup(self.figures, names, lambda code, message: self._warn(code, file, message))

    def _warn(self, code: str, file: str, message: str) -> None:
        self.notes.warn(code, file, message)

    def _read_figures(self) -> None:
        for name, data in self.files.figures().items():
            self.made.figure_files += 1
            kind = mimetypes.guess_type(name)[0] or ""
            if kind in FIGURE_TYPES:
                self.made.figures.append(FigureEntry(self.figures.stored[name], kind, data))
            else:
                file = self.files.path(f"figures/{name}")
                self._warn("figure_type", file, "is not an image that can be shown")

    def _provenance(self) -> dict[str, str]:
        licences = Licence.read(text_in_json(self.data, "license"))
        source = Licence.read(text_in_json(self.data, "oer"))
        if licences.is_blank:
            self._warn("blank_licence", self.file, "names no licence; that of its course is shown")
        elif not licences.url:
            self._warn("unclear_licence", self.file, f"“{licences.name}” is not a known licence")
        return provenance_of(
            self.files.id, source=source, licence=licences.or_else(self.made.lesson.course_licence)
        )


def _slug(name: str) -> str:
    """Folder names are slugs already; others are made into one."""
    slug = re.sub(r"[^A-Za-z0-9_.-]+", "-", name)
    return shortened(slug if slug[:1].isalnum() else f"p{slug}", LONGEST)
