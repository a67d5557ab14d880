"""How workers share the refits that wait: claims on their rows, see curriculum/jobs.py."""

from __future__ import annotations

from datetime import timedelta

from curriculum.jobs import Claims
from knowledge_tracing.models import Refit

# A fit says something after every pass over the data; the largest take minutes for one.
refits = Claims(Refit, stale_after=timedelta(minutes=30), queued_too_long=timedelta(minutes=10))
