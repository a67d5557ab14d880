"""What an import found, counted as the source counts it: for the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from curriculum.importers.oatutor_answers import Question
from curriculum.importers.oatutor_help import HelpCounts
from curriculum.importers.oatutor_problem import Problem
from curriculum.importers.oatutor_skills import SkillModel


def counts_of(problems: Sequence[Problem], skills: SkillModel, lessons: int) -> dict[str, Any]:
    """Lists are in the order of the problems, and of the steps inside each."""
    steps = {step: question for one in problems for step, question in one.questions.items()}
    pathways = [counts for one in problems for counts in one.help.values()]
    missing = dict.fromkeys(name for one in problems for name in one.missing_figures)
    return {
        "problems": len(problems),
        "steps": len(steps),
        **_help(pathways),
        **_questions(steps.values()),
        "matrix_answer_steps": [step for step, one in steps.items() if _is_matrix(one)],
        "variabilized": [own for one in problems for own in _variable(one)],
        "dangling_dependencies": [pair for one in pathways for pair in one.dangling],
        "duplicate_help_ids": [own for one in pathways for own in one.duplicates],
        "steps_without_help": [s for one in problems for s in one.questions if s not in one.help],
        "figure_files": sum(one.figure_files for one in problems),
        "figure_references": sum(one.shown_figures for one in problems),
        "missing_figure_files": list(missing),
        "multi_skill_steps": sum(skills.number_of(step) > 1 for step in steps),
        "skills": len(skills.used),
        "lessons": lessons,
        "other_pathways": sum(one.other_pathways for one in problems),
    }


def _variable(problem: Problem) -> list[str]:
    return [problem.id] * problem.is_variable + problem.variable_steps


def _help(pathways: Sequence[HelpCounts]) -> dict[str, int]:
    names = ("hints", "scaffolds", "sub_hints", "sub_scaffolds")
    return {name: sum(getattr(one, name) for one in pathways) for name in names}


def _questions(questions: Iterable[Question]) -> dict[str, int]:
    listed = list(questions)
    typed = [one for one in listed if one.problem_type == "TextBox"]
    return {
        "multiple_choice_steps": sum(one.is_choice for one in listed),
        "textbox_arithmetic_steps": sum(one.answer_type == "arithmetic" for one in typed),
        "textbox_string_steps": sum(one.answer_type == "string" for one in typed),
    }


def _is_matrix(question: Question) -> bool:
    return question.problem_type == "MatrixInput" or any(
        "matrix}" in answer for answer in question.answers
    )
