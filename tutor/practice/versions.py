"""Published versions never change, so each process reads a version's row once."""

from __future__ import annotations

from curriculum.models import ExerciseVersion
from curriculum.recent import Recent

_versions: Recent[ExerciseVersion] = Recent(4096)


def version_of(pk: int) -> ExerciseVersion:
    """The version with its exercise; its content only when curriculum.reads asks for it."""
    return _versions.get(pk, lambda: _read(pk))


def _read(pk: int) -> ExerciseVersion:
    return (
        ExerciseVersion.objects.select_related("exercise")
        .defer("content", "exercise__draft")
        .get(pk=pk)
    )
