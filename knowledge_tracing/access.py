"""Gates: the object this person may touch, or 404. A stranger never learns that it exists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import get_object_or_404

from curriculum.access import require_author
from knowledge_tracing.models import EdgeProposal

if TYPE_CHECKING:
    from curriculum.access import Person


def proposal_for_author(user: Person, code: UUID) -> EdgeProposal:
    require_author(user)
    return get_object_or_404(EdgeProposal.objects.select_related("course"), code=code)
