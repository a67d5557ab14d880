from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the site's name, its version, the reader's colour theme."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "site_name": settings.SITE_NAME,
        "version": settings.VERSION,
        "theme": theme if theme in ("light", "dark") else "auto",
    }
