"""How workers share the diagnoses that wait: claims on their rows, see curriculum/jobs.py."""

from __future__ import annotations

from datetime import timedelta

from curriculum.jobs import Claims
from dialogue.models import Diagnosis

diagnoses = Claims(
    Diagnosis, stale_after=timedelta(minutes=2), queued_too_long=timedelta(seconds=60)
)
