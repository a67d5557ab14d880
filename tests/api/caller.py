"""A client that compares every answer with docs/openapi.yaml."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import yaml
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import resolve

from tests.architecture.files import ROOT

DOCUMENT = ROOT / "docs" / "openapi.yaml"
BASE = "/api/v1/"


class Caller:
    """`api.get("courses/")` is (status, JSON), once the answer has been found as described."""

    def __init__(self, client: Client, **headers: str) -> None:
        self.client = client
        self.headers = headers

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        return self._told(path, "get", self.client.get(BASE + path, query, headers=self.headers))

    def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        sent = {} if body is None else body
        return self.raw(path, json.dumps(sent, default=str))

    def raw(
        self, path: str, body: str | bytes, content_type: str = "application/json"
    ) -> tuple[int, Any]:
        response = self.client.post(
            BASE + path, body, content_type=content_type, headers=self.headers
        )
        return self._told(path, "post", response)

    def _told(self, path: str, method: str, response: HttpResponseBase) -> tuple[int, Any]:
        data = json.loads(response.content)  # type: ignore[attr-defined]
        check_described(path, method, response.status_code, data)
        return response.status_code, data


def check_described(path: str, method: str, status: int, data: Any) -> None:
    route = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", resolve(BASE + path).route)
    operation = document()["paths"].get(route, {}).get(method)
    if operation is None:
        assert status in (401, 403, 404, 405), "only refusals may be missing from the document"
        schema: dict[str, Any] = {"$ref": "#/components/schemas/Error"}
    else:
        described = operation["responses"][str(status)]
        if "$ref" in described:
            described = document()["components"]["responses"][described["$ref"].split("/")[-1]]
        schema = described["content"]["application/json"]["schema"]
    whole = {**schema, "components": document()["components"]}
    jsonschema.validate(data, whole, format_checker=jsonschema.FormatChecker())


@cache
def document() -> Any:
    return _strict(yaml.safe_load(DOCUMENT.read_text("utf-8")))


def _strict(node: Any) -> Any:
    """As JSON Schema: null is a type of its own, and an object has no fields but the named."""
    if isinstance(node, list):
        return [_strict(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {name: _strict(value) for name, value in node.items()}
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    if found.pop("nullable", False):
        return {"anyOf": [found, {"type": "null"}]}
    return found
