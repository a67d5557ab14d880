"""A reader who lands on an address that only takes forms gets a page, not a blank one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Handler = Callable[[HttpRequest], HttpResponse]


def explain_wrong_method(get_response: Handler) -> Handler:
    """It happens after a log-in that interrupted a form, and when such a page is reloaded."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or response.content or not _reads_pages(request):
            return response
        page = render(request, "errors/405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return handle


def _reads_pages(request: HttpRequest) -> bool:
    return request.method == "GET" and request.accepts("text/html")
