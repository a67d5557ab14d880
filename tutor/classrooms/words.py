"""Refusals in the reader's words. The codes are stable; the sentences are not."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutor.classrooms.actions import MOST_STUDENTS, ClassroomError
from tutor.classrooms.roster import (
    LONGEST_NAME,
    LONGEST_USERNAME,
    MOST_BYTES,
    MOST_ROWS,
    Problem,
)

REFUSALS: dict[str, str | Promise] = {
    "unknown_code": gettext_lazy(
        "No open class has this code. Compare it with the board, or ask your teacher."
    ),
    "not_a_student": gettext_lazy("Only student accounts can do this."),
    "archived": gettext_lazy("This class is archived. Bring it back first."),
    "course_not_published": gettext_lazy("This course is not published yet."),
    "username_taken": gettext_lazy("This user name is taken. Choose another one."),
    "class_full": format_lazy(
        gettext_lazy("A class holds at most {most} students."), most=MOST_STUDENTS
    ),
    "no_free_code": gettext_lazy("No free code was found. Try again."),
    "roster_problems": gettext_lazy("Nothing was imported: the list has problems."),
    "too_many_tries": gettext_lazy(
        "Too many wrong codes from this place. Wait ten minutes and try again."
    ),
}


def refusal(error: ClassroomError) -> str:
    return str(REFUSALS.get(error.code, error.code))


def problem_words(problem: Problem) -> str:
    """What is wrong with one place of a class list, and what to write instead."""
    value = problem.value
    sentences = {
        "too_big": _("The list is larger than %(most)s KB.") % {"most": MOST_BYTES // 1000},
        "empty": _("The list is empty."),
        "no_column": _("There is no column “%(column)s” in the first line.")
        % {"column": problem.column},
        "no_rows": _("There are headings but no students below them."),
        "too_many_rows": _("More than %(most)s students. Split the list in two.")
        % {"most": MOST_ROWS},
        "too_many_cells": _(
            "“%(value)s” stands in no column. A name with a comma needs quotation marks around it."
        )
        % {"value": value},
        "no_name": _("The name is missing."),
        "name_too_long": _("The name is longer than %(most)s characters.") % {"most": LONGEST_NAME},
        "no_username": _("The user name is missing."),
        "username_too_long": _("The user name is longer than %(most)s characters.")
        % {"most": LONGEST_USERNAME},
        "username_characters": _(
            "“%(value)s”: a user name is small letters without accents, digits, dots, dashes."
        )
        % {"value": value},
        "username_twice": _("The same user name stands on line %(value)s.") % {"value": value},
        "username_taken": _("“%(value)s” is somebody else's user name here. Choose another one.")
        % {"value": value},
        "weak_password": value,
    }
    return sentences.get(problem.code, problem.code)
