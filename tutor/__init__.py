"""The Django project and everything with people in it."""

from __future__ import annotations

from tutor.celery import app as celery_app

__all__ = ["celery_app"]
