"""What waits for an author, on pages that are not about it."""

from __future__ import annotations

from django import template

from curriculum.models import Course
from knowledge_tracing import reads

register = template.Library()


@register.simple_tag
def waiting_proposals(course: Course) -> int:
    """One query."""
    return reads.waiting_proposals(course)
