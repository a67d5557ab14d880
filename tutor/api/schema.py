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


class Schema(AutoSchema):
    def get_serializer_name(self, serializer: Any, direction: str) -> str:
        """A nested shape is named after its endpoint: `Hints.Input` is HintsInput."""
        return type(serializer).__qualname__.replace(".", "")

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for code in self._refusals():
            bodies.setdefault(code, self._get_response_for_code(Error, code))  # type: ignore[no-untyped-call]
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        codes = ["401", "403", "429"]
        if self.method == "POST" or getattr(self.view, "Query", None):
            codes.append("400")
        if (
            "{" in self.path
            or self.method == "POST"
            or getattr(self.view, "pagination_class", None)
        ):
            codes.append("404")
        conflicts = self.method == "POST" and getattr(self.view, "conflicts", False)
        return [*codes, "409"] if conflicts else codes
