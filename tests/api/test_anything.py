"""Whatever JSON comes, to whatever endpoint: an answer that the document describes, never a 500."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = ("course", "run", "step", "ticket", "answer", "leave", "skill")
bodies = anything | st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, anything))
ENDPOINTS = ("", "next/", "finish/", "attempts/", "hints/", "dont-know/")
many = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@many
@given(name=st.sampled_from(ENDPOINTS), body=bodies)
def test_any_body(api, run, name: str, body: Any) -> None:
    cache.clear()
    path = f"sessions/{run.session.code}/{name}" if name else "sessions/"
    status, _answer = api.raw(path, json.dumps(body))
    assert status in (200, 201, 400, 404, 409)


@many
@given(answer=st.text(min_size=1, max_size=60))
def test_any_answer_to_an_open_step(api, run, answer: str) -> None:
    cache.clear()
    sent = {"run": str(run.code), "step": "s1", "ticket": str(uuid4()), "answer": answer}
    status, _answer = api.raw(f"sessions/{run.session.code}/attempts/", json.dumps(sent))
    assert status in (201, 400, 409)


@many
@given(raw=st.binary(max_size=200))
def test_any_bytes(api, run, raw: bytes) -> None:
    cache.clear()
    status, _answer = api.raw(f"sessions/{run.session.code}/attempts/", raw)
    assert status == 400


@many
@given(
    path=st.sampled_from(["exercises/", "students/me/estimates/", "courses/", "sessions/"]),
    query=st.dictionaries(
        st.sampled_from(["course", "skill", "page", "size", "format"]), st.text(max_size=20)
    ),
)
def test_any_query(api, run, path: str, query: dict[str, str]) -> None:
    cache.clear()
    encoded = {name: value.encode("utf-8", "replace") for name, value in query.items()}
    assert api.get(path, **encoded)[0] in (200, 400, 404)
