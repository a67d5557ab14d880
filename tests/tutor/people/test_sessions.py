"""The log-in cookie, as a browser sends it and as nobody's browser does."""

from __future__ import annotations

import pytest
from django.test import Client

from tutor.people.models import User

pytestmark = pytest.mark.django_db


# In quotes, a cookie may spell any character by its number.
@pytest.mark.parametrize(
    "key", ["short", "x" * 9000, r'"\000abcdefgh"', r'"\377\376abcdefgh"', "ß" * 9]
)
def test_a_cookie_that_is_no_key_is_a_stranger(client: Client, key: str) -> None:
    page = client.get("/account/", headers={"Cookie": f"sessionid={key}"})
    assert (page.status_code, page.headers["Location"]) == (302, "/login/?next=/account/")


def test_a_log_in_gets_a_key_of_its_own(client: Client, ada: User) -> None:
    session = client.session
    session["pending_post"] = {}
    session.save()
    before = session.session_key
    client.force_login(ada, backend="tutor.people.backends.Accounts")
    assert client.session.session_key != before
