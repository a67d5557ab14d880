"""The one thing a teacher changes here: a report that has been looked at."""

from __future__ import annotations

from tutor.practice.models import ProblemReport


def resolve_report(report: ProblemReport) -> None:
    """Closing a closed report changes nothing."""
    report.resolved = True
    report.save(update_fields=["resolved"])
