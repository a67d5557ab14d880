"""One student as the teacher sees them: what they know, every attempt, why each exercise came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from curriculum.content import Text
from curriculum.index import CourseIndex, ExerciseInfo, SkillInfo
from curriculum.models import Course
from curriculum.policy import Estimate
from dialogue.models import Diagnosis
from knowledge_tracing.reads import Moment, timeline
from tutor.dashboard.matrix import Cell, cell_of
from tutor.lib.charts import Chart, ChartPoint, band_chart
from tutor.people.models import User
from tutor.practice.models import Attempt, Run
from tutor.practice.reads.reviews import Reviews
from tutor.practice.reads.skill import review_notes
from tutor.practice.reasons import sentence
from tutor.practice.review_words import plan

ATTEMPTS_PER_PAGE = 50
RUNS_PER_PAGE = 12
TICKS = 5


@dataclass(frozen=True)
class SkillLine:
    skill: SkillInfo
    estimate: Estimate
    cell: Cell
    # What there is to say of its review, as the student reads it.
    notes: Sequence[str] = ()


def skill_lines(
    estimates: Mapping[int, Estimate],
    index: CourseIndex,
    known: Collection[int],
    notes: Mapping[int, Sequence[str]],
) -> list[SkillLine]:
    """The skills the student has answered on or is said to know, in the order of the course."""
    skills = sorted(index.skills.values(), key=lambda skill: skill.position)
    lines = [
        SkillLine(skill, one, cell_of(one, known=skill.pk in known), notes.get(skill.pk, ()))
        for skill in skills
        if (one := estimates.get(skill.pk)) is not None
    ]
    return [line for line in lines if line.cell.level != "none"]


@dataclass(frozen=True)
class AttemptLine:
    attempt: Attempt
    diagnosis: Diagnosis | None


def attempts_of(student: User, course: Course) -> QuerySet[Attempt]:
    """With the exercise at hand, without its documents."""
    return (
        Attempt.objects.filter(student=student, run__session__course=course)
        .select_related("run__version__exercise")
        .defer("run__version__content", "run__version__exercise__draft")
        .order_by("-at", "-pk")
    )


def attempt_page(student: User, course: Course, number: str | int) -> Page[Attempt]:
    return Paginator(attempts_of(student, course), ATTEMPTS_PER_PAGE).get_page(number)


def attempt_lines(attempts: Iterable[Attempt]) -> list[AttemptLine]:
    """Each attempt with what the tutor found behind a wrong answer. 1 query."""
    shown = list(attempts)
    found = diagnoses_of_attempts(shown)
    return [AttemptLine(attempt, found.get(str(attempt.code))) for attempt in shown]


def diagnoses_of_attempts(attempts: Iterable[Attempt]) -> dict[str, Diagnosis]:
    """By the attempt's code, which a diagnosis keeps at the head of its key."""
    conversations = {attempt.run.conversation_id for attempt in attempts}
    done = (
        Diagnosis.objects.filter(turn__conversation__in=conversations, state=Diagnosis.State.DONE)
        .select_related("misconception")
        .order_by("finished_at")
    )
    return {diagnosis.key[:36]: diagnosis for diagnosis in done}


@dataclass(frozen=True)
class RunLine:
    run: Run
    reason: str
    verdicts: tuple[str, ...]
    most_help: int


def run_page(student: User, course: Course, number: str | int) -> Page[Run]:
    runs = (
        Run.objects.filter(session__student=student, session__course=course)
        .select_related("version__exercise", "decision")
        .defer(
            "version__content",
            "version__exercise__draft",
            "decision__candidates",
            "decision__inputs",
        )
        .prefetch_related("attempts")
        .order_by("-created", "-pk")
    )
    return Paginator(runs, RUNS_PER_PAGE).get_page(number)


def run_lines(runs: Iterable[Run], index: CourseIndex) -> list[RunLine]:
    return [_run_line(run, index) for run in runs]


def _run_line(run: Run, index: CourseIndex) -> RunLine:
    attempts = list(run.attempts.all())
    return RunLine(
        run,
        sentence(run.decision.reason, index, run.decision.overrides),
        tuple(attempt.verdict for attempt in attempts),
        max((attempt.help_level for attempt in attempts), default=0),
    )


# The figures of a candidate that have a name; the policy may keep others.
FIGURES = {
    "rule": _("rule"),
    "chance": _("chance of a right answer"),
    "p": _("estimate"),
    "low": _("from"),
    "high": _("to"),
    "readiness": _("prerequisites"),
    "gain": _("gain"),
    "urgency": _("urgency"),
    "minutes": _("expected minutes"),
    "score": _("score"),
    "information": _("settles (bits)"),
}
RULES = {
    "learn": _("learn"),
    "review": _("review"),
    "probe": _("find out"),
    "pinned": _("teacher's choice"),
    "check": _("check"),
    "override": _("student's choice"),
    "placement": _("placement"),
    "nothing_left": _("nothing left"),
}


@dataclass(frozen=True)
class Candidate:
    """One skill that was considered, and the exercise it would have meant."""

    skill: Text
    exercise: Text
    chosen: bool
    cells: tuple[str, ...]


def candidate_table(
    candidates: Sequence[Mapping[str, object]], chosen: int | None, index: CourseIndex
) -> tuple[list[str], list[Candidate]]:
    """The stored candidates, best first: a heading and a cell for each figure that was kept."""
    kept = {name for one in candidates for name in one} - {"exercise", "skill"}
    names = [name for name in FIGURES if name in kept] + sorted(kept - set(FIGURES))
    rows = [
        Candidate(
            _title_in(index.skills, one.get("skill")),
            _title_in(index.exercises, one.get("exercise")),
            chosen is not None and one.get("exercise") == chosen,
            tuple(_figure(name, one.get(name)) for name in names),
        )
        for one in candidates
    ]
    return [str(FIGURES.get(name, name)) for name in names], rows


def _title_in(known: Mapping[int, SkillInfo] | Mapping[int, ExerciseInfo], key: object) -> Text:
    info = known.get(key) if isinstance(key, int) else None
    return info.title if info else ""


def _figure(name: str, value: object) -> str:
    if name == "rule":
        return str(RULES.get(str(value), value))
    if isinstance(value, float):
        return number_format(value, 2)
    return "" if value is None else str(value)


MARKS = {True: "right", False: "wrong"}


def belief_chart(moments: Sequence[Moment]) -> Chart | None:
    """The belief after every answer, with its band. Answers come in bursts with days between
    them, so the axis counts answers and the ticks say on which day they were given."""
    if not moments:
        return None
    points = [
        ChartPoint(place, moment.p, moment.low, moment.high, _mark(moment))
        for place, moment in enumerate(moments)
    ]
    return band_chart(points, x_ticks=_ticks(moments))


def _mark(moment: Moment) -> str | None:
    if moment.right is None:
        return None
    return "partial" if 0 < moment.right < 1 else MARKS[moment.right >= 1]


def _ticks(moments: Sequence[Moment]) -> list[tuple[float, str]]:
    """First, last and a few days in between, each at the first answer of its day."""
    firsts: dict[date, int] = {}
    for place, moment in enumerate(moments):
        firsts.setdefault(localtime(moment.at).date(), place)
    apart = len(moments) / TICKS
    ticks: list[tuple[float, str]] = []
    for day, place in firsts.items():
        if not ticks or place - ticks[-1][0] >= apart:
            # Translators: day and short month in Django's date format, as "5 Mar".
            shape = pgettext("date format", "j M")
            ticks.append((place, date_format(day, shape)))
    return ticks


def belief_over_time(student: User, course: Course, skill: SkillInfo) -> list[Moment]:
    return list(timeline(student.pk, course, skill.pk))


def notes_on(student: User, course: Course, skill: SkillInfo, reviews: Reviews) -> list[str]:
    """Its review as the student reads it on the page of the skill."""
    review = reviews.by_skill.get(skill.pk)
    found = review_notes(student.pk, course, skill.pk, reviews)
    return [*found, plan(review, reviews.most)] if review else found
