"""Who comes in, how, and in which form everybody else is refused."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from rest_framework.throttling import ScopedRateThrottle

from tests.api.caller import BASE, Caller
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NOTHING = "00000000-0000-4000-8000-000000000000"


def test_a_token_opens_the_door(api, course):
    status, page = api.get("courses/")
    assert (status, page["count"]) == (200, 1)


def test_a_session_opens_the_door(signed_in, ada, course):
    assert Caller(signed_in(ada)).get("courses/")[0] == 200


def test_without_either_it_stays_shut(course):
    response = Client().get(f"{BASE}courses/")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json()["error"] == "not_authenticated"


@pytest.mark.parametrize("header", ["Token nothing", "Token", "Token a b", "Token \xff"])
def test_a_wrong_token(db, header):
    status, refusal = Caller(Client(), Authorization=header).get("courses/")
    assert (status, refusal["error"]) == (401, "authentication_failed")


def test_a_closed_account_has_no_key(by_token, ada):
    caller = by_token(ada)
    ada.is_active = False
    ada.save()
    assert caller.get("courses/")[0] == 401


def test_a_session_needs_the_csrf_token(classroom, ada):
    browser = Client(enforce_csrf_checks=True)
    browser.login(username="ada", password=PASSWORD)
    body = {"course": "first-steps"}
    status, refusal = Caller(browser).post("sessions/", body)
    assert (status, refusal["error"]) == (403, "permission_denied")
    token = browser.get("/account/").cookies["csrftoken"].value
    assert Caller(browser, **{"X-CSRFToken": token}).post("sessions/", body)[0] == 200


def test_a_token_needs_no_csrf_token(by_token, classroom, ada):
    caller = by_token(ada)
    caller.client.handler.enforce_csrf_checks = True
    assert caller.post("sessions/", {"course": "first-steps"})[0] == 200


@pytest.mark.parametrize(
    "path", ["nothing/", "sessions/not-a-code/", f"sessions/{NOTHING}", "courses", "skills/12/"]
)
def test_a_wrong_address(api, path):
    status, refusal = api.get(path)
    assert (status, refusal["error"], refusal["fields"]) == (404, "not_found", {})


def test_a_wrong_method(api):
    status, refusal = api.post("courses/")
    assert (status, refusal["error"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_kind_of_body(api, kind):
    status, refusal = api.raw("sessions/", "course=first-steps", content_type=kind)
    assert (status, refusal["error"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 50_000, "NaN", '{"course": NaN}', b"\xff\xfe", "1" * 5000, "{}}"]
)
def test_what_is_not_json(api, body):
    status, refusal = api.raw("sessions/", body)
    assert status == 400
    assert refusal["error"] in ("parse_error", "invalid")


def test_a_body_without_end(api):
    status, refusal = api.raw("sessions/", '"' + "x" * 70_000 + '"')
    assert (status, refusal["error"]) == (413, "too_large")


@pytest.mark.parametrize("body", [None, [], "text", 3, {"course": []}, {"course": "a b"}, {}])
def test_json_of_another_shape(api, body):
    status, refusal = api.raw("sessions/", json.dumps(body))
    assert (status, refusal["error"]) == (400, "invalid")
    assert all(words for words in refusal["fields"].values())
    assert refusal["message"]


def test_whatever_the_client_accepts_it_gets_json(api, course):
    api.headers["Accept"] = "text/html"
    assert api.get("courses/")[0] == 200


def test_too_many_requests(api, course, monkeypatch):
    monkeypatch.setitem(ScopedRateThrottle.THROTTLE_RATES, "api", "2/hour")
    statuses = [api.get("courses/")[0] for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert api.get("courses/")[1]["error"] == "throttled"
