"""The Celery application. Settings come from `tutor.settings`, names beginning with CELERY_."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutor.settings")
# Before anything imports NumPy: the filter's matrices are small, and BLAS threads of several
# web processes waiting for each other turn a millisecond into thirty.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("chiron")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
