"""The description of the API: names, and the refusals that every endpoint has in common."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers


class Error(serializers.Serializer[Any]):
    """Every refusal looks like this."""

    error = serializers.CharField(help_text="A stable code, for programs.")
    message = serializers.CharField(help_text="Words, for people.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What is wrong with which field of the request.",
    )


REFUSALS = {
    "400": "The body or a parameter does not have the right shape; `fields` says where.",
    "401": "No log-in, or a token that does not work.",
    "403": "A session without the CSRF token of its page.",
    "404": "There is no such thing, or it is not for you.",
    "409": "The step is no longer open; nothing was written.",
    "413": "The body is too large.",
    "415": "The body is not application/json.",
    "429": "Too many requests; Retry-After says for how long to wait.",
}


class Schema(AutoSchema):
    def get_serializer_name(self, serializer: Any, direction: str) -> str:
        """A nested shape is named after its endpoint: `Hints.Input` is HintsInput."""
        return type(serializer).__qualname__.replace(".", "")

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        self.resolve_serializer(Error(), "response")
        for code in self._refusals():
            bodies[code] = {"$ref": f"#/components/responses/{_name(code)}"}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        codes = ["401", "403", "404", "429"]
        if self.method == "POST":
            codes += ["400", "413", "415"]
            codes += ["409"] if getattr(self.view, "conflicts", False) else []
        elif getattr(self.view, "Query", None):
            codes.append("400")
        return codes


def share_refusals(result: dict[str, Any], **_generator: Any) -> dict[str, Any]:
    """A refusal is described once and named everywhere else."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    result["components"]["responses"] = {
        _name(code): {"description": words, "content": content} for code, words in REFUSALS.items()
    }
    return result


def _name(code: str) -> str:
    return f"Refused{code}"
