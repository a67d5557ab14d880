"""Gates: an experiment of a class that has already been let through its own gate, or a 404."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from tutor.classrooms.models import Classroom
from tutor.experiments.models import Experiment


def experiment_in(classroom: Classroom, code: UUID) -> Experiment:
    mine = classroom.experiments.select_related("started_by", "ended_by")
    return get_object_or_404(mine, code=code)
