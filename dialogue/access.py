"""Who may see a turn: the student it was said to. Teachers read through the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from dialogue.models import Turn

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


def turn_for(user: AbstractBaseUser | AnonymousUser, conversation: UUID, turn: UUID) -> Turn:
    """The turn with its course and diagnosis, or 404 for everybody else. One query."""
    found = (
        Turn.objects.select_related("conversation__version__exercise__course", "diagnosis")
        .defer("conversation__version__content", "conversation__version__exercise__draft")
        .filter(code=turn, conversation__code=conversation, conversation__student_id=user.pk)
        .first()
    )
    if found is None:
        raise Http404
    return found
