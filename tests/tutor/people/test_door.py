"""The front page, logging in and out, and what anyone may change without an account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD
from tutor.people import demo
from tutor.people.models import User
from tutor.runtime.demo import welcome

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post(
        reverse("people:login"), {"username": username, "password": password, **more}
    )


def test_the_front_page_invites_strangers(client: Client) -> None:
    page = client.get("/").content.decode()
    assert reverse("people:login") in page
    assert demo.PASSWORD not in page


def test_a_demo_site_shows_its_logins(client: Client, settings) -> None:
    settings.DEMO = True
    page = client.get("/").content.decode()
    assert demo.PASSWORD in page
    assert all(f"?as={name}" in page for name, _ in demo.LOGINS)
    assert 'value="cleo"' in client.get("/login/?as=cleo").content.decode()


def test_the_terminal_shows_the_same_logins() -> None:
    lines = [line.split() for line in welcome("http://127.0.0.1:8000/").splitlines()]
    assert all([role, name, demo.PASSWORD] in lines for name, role in demo.LOGINS)


@pytest.mark.parametrize(
    ("person", "place"),
    [("ada", "practice:today"), ("cleo", "classrooms:list"), ("eve", "curriculum:course-list")],
)
def test_the_front_page_sends_everyone_to_their_work(request, signed_in: SignIn, person, place):
    response = signed_in(request.getfixturevalue(person)).get("/")
    assert (response.status_code, response["Location"]) == (303, reverse(place))


def test_log_in_goes_home(client: Client, ada: User) -> None:
    response = log_in(client, "ada")
    assert (response.status_code, response["Location"]) == (303, "/")
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_log_in_returns_to_the_page_that_was_asked_for(client: Client, ada: User) -> None:
    assert log_in(client, "ada", next="/account/").url == "/account/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_log_in_never_leads_off_the_site(client: Client, ada: User, address: str) -> None:
    assert log_in(client, "ada", next=address).url == "/"


def test_a_wrong_password_and_an_unknown_name_read_alike(client: Client, ada: User) -> None:
    wrong, unknown = log_in(client, "ada", "no"), log_in(client, "nobody", "no")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_a_shared_computer_forgets(client: Client, ada: User) -> None:
    log_in(client, "ada", shared="on")
    assert client.session.get_expire_at_browser_close()


def test_log_in_brings_the_persons_language(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="es")
    assert log_in(client, "ada").cookies["django_language"].value == "es"


def test_log_in_sends_the_answer_that_was_kept(client: Client, ada: User) -> None:
    session = client.session
    session["pending_post"] = {"url": "/practice/x/answer/", "body": {"answer": "3"}}
    session.save()
    assert "kept" in client.get("/login/").content.decode()
    assert log_in(client, "ada").url == reverse("practice:resume")
    assert client.session["pending_post"]["body"] == {"answer": "3"}


def test_log_out_is_a_post(signed_in: SignIn, ada: User) -> None:
    browser = signed_in(ada)
    assert browser.get("/logout/").status_code == 405
    assert browser.post("/logout/").status_code == 303
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_too_many_wrong_passwords_close_the_door_for_a_while(
    client: Client, ada: User, settings, name: str
) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    answers = [log_in(client, name, "guess") for _try in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "15" in answers[-1].content.decode()
    assert log_in(client, name).status_code == 429


@pytest.mark.parametrize("door", ["/login/", "/admin/login/"])
@pytest.mark.parametrize("name", ["x" * 5000, "a\x00b", "🦊" * 300])
def test_a_name_that_is_none_is_refused(client: Client, settings, door: str, name: str) -> None:
    settings.AXES_ENABLED = True
    answer = client.post(door, {"username": name, "password": "guess"})
    assert answer.status_code in (200, 422)
    assert answer.context["form"].errors


def test_the_door_stays_open_for_others(client: Client, ada: User, ben: User, settings) -> None:
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 2
    for _try in range(2):
        log_in(client, "ada", "guess")
    assert log_in(client, "ben").status_code == 303


def test_language_is_kept_by_the_browser_and_the_account(signed_in: SignIn, ada: User) -> None:
    browser = signed_in(ada)
    response = browser.post("/language/", {"language": "es", "next": "/account/"})
    assert (response.status_code, response["Location"]) == (303, "/account/")
    assert '<html lang="es"' in browser.get("/account/").content.decode()
    ada.refresh_from_db()
    assert ada.language == "es"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/language/", {"language": "xx"})
    assert response.status_code == 303
    assert "django_language" not in response.cookies


def test_theme_by_form_and_by_script(client: Client) -> None:
    assert client.post("/theme/", {"theme": "dark"}).status_code == 303
    assert 'data-theme="dark"' in client.get("/").content.decode()
    quiet = client.post("/theme/", {"theme": "light"}, headers={"HX-Request": "true"})
    assert quiet.status_code == 204
    assert 'data-theme="light"' in client.get("/").content.decode()


def test_an_unknown_theme_changes_nothing(client: Client) -> None:
    assert "theme" not in client.post("/theme/", {"theme": "pink"}).cookies


@pytest.mark.parametrize("path", ["/language/", "/theme/", "/logout/"])
def test_changes_are_posts(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


def test_licences_name_what_is_delivered(client: Client) -> None:
    page = client.get("/licences/").content.decode()
    assert "mathlive" in page
    assert "MIT" in page


def test_pages_carry_a_policy_without_inline_scripts(client: Client) -> None:
    assert "script-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_a_missing_page_explains_itself(client: Client) -> None:
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "This page is not here" in page.content.decode()


def test_a_page_that_only_takes_forms_explains_itself(client: Client) -> None:
    page = client.get("/logout/", headers={"Accept": "text/html"})
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "This step is over" in page.content.decode()


def test_a_program_gets_the_plain_refusal(client: Client) -> None:
    page = client.get("/logout/", headers={"Accept": "application/json"})
    assert (page.status_code, page.content) == (405, b"")


def test_a_switch_under_a_refused_form_leads_home(signed_in: SignIn, ada: User) -> None:
    page = signed_in(ada).post("/account/profile/", {"language": "klingon"}).content.decode()
    assert come_back_to(page) == [""]


def come_back_to(page: str) -> list[str]:
    return sorted(set(re.findall(r'name="next" value="([^"]*)"', page)))
