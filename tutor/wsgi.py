from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutor.settings")
application = get_wsgi_application()
# Every view and what it imports, before the server forks: shared memory, no slow first page.
_ = get_resolver().url_patterns
