"""Every refusal in one form: {"error": code, "message": words, "fields": {name: [words]}}."""

from __future__ import annotations

from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Stale(APIException):
    """What the request was about has changed meanwhile; nothing was written."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "stale"
    default_detail = "That step is no longer open. Ask for the session to see where it is now."


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is too large."


def handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's own handler knows status and headers; the body is ours."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, ValidationError):
        fields = _fields(exception.detail)
        first = next((words for found in fields.values() for words in found), "")
        response.data = _body("invalid", first, fields)
    else:
        detail = response.data.get("detail", "")
        response.data = _body(getattr(detail, "code", "error"), str(detail), {})
    return response


def _body(code: str, message: str, fields: dict[str, list[str]]) -> dict[str, Any]:
    return {"error": code, "message": message, "fields": fields}


def _fields(detail: Any) -> dict[str, list[str]]:
    if not isinstance(detail, dict):
        return {"non_field_errors": [str(one) for one in detail]}
    return {str(name): _sentences(found) for name, found in detail.items()}


def _sentences(found: Any) -> list[str]:
    """A list keeps its words; what is nested deeper is one flat list too."""
    if isinstance(found, dict):
        return [one for inner in found.values() for one in _sentences(inner)]
    if isinstance(found, list | tuple):
        return [one for inner in found for one in _sentences(inner)]
    return [str(found)]
