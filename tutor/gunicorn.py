"""gunicorn's settings: `gunicorn -c tutor/gunicorn.py tutor.wsgi:application`."""

from __future__ import annotations

from typing import Any

from curriculum.checking import sandbox
from tutor.env import env_int, env_str

bind = env_str("WEB_BIND", "127.0.0.1:8000")
workers = env_int("WEB_WORKERS", 2)
threads = env_int("WEB_THREADS", 4)
worker_class = "gthread"
preload_app = True
keepalive = 20  # seconds; longer than a student thinks about the next click
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """The process for heavy comparisons starts with the web process, not with the first answer
    that needs it."""
    sandbox.warm()
