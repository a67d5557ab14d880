"""JSON bodies from strangers: bounded in size and depth, in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from tutor.api.errors import TooLarge

LARGEST = 64_000


class JSONBody(BaseParser):
    """DRF's own reads a body of any size, and breaks on one that is nested deep enough."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLarge
        try:
            return json.loads(raw.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not JSON.") from error


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
