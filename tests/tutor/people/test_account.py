"""The reader's own account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.cast import PASSWORD
from tutor.people.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NEW = "another-lamp-77"


@pytest.mark.parametrize("path", ["/account/", "/account/data/", "/account/erase/"])
def test_strangers_are_asked_to_log_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/login/?next={path}"


def test_the_page_for_a_student_has_no_api_key(signed_in: SignIn, ada: User) -> None:
    page = signed_in(ada).get("/account/").content.decode()
    assert "API key" not in page
    assert "Erase my account" in page


def test_the_page_for_a_teacher_has_no_way_to_erase(signed_in: SignIn, cleo: User) -> None:
    page = signed_in(cleo).get("/account/").content.decode()
    assert "API key" in page
    assert "Erase my account" not in page


def test_the_page_costs_three_queries(signed_in: SignIn, ada, django_assert_num_queries) -> None:
    browser = signed_in(ada)
    with django_assert_num_queries(3):
        browser.get("/account/")


def test_name_and_language(signed_in: SignIn, ada: User) -> None:
    browser = signed_in(ada)
    response = browser.post("/account/profile/", {"display_name": "Ada L.", "language": "es"})
    assert (response.status_code, response["Location"]) == (303, "/account/")
    assert response.cookies["django_language"].value == "es"
    ada.refresh_from_db()
    assert (ada.name, ada.language) == ("Ada L.", "es")


def test_a_form_changes_nothing_but_what_it_shows(signed_in: SignIn, ada: User) -> None:
    signed_in(ada).post(
        "/account/profile/", {"role": "admin", "username": "root", "is_staff": "on"}
    )
    ada.refresh_from_db()
    assert (ada.role, ada.username, ada.is_staff) == ("student", "ada", False)


def test_an_impossible_language_is_refused(signed_in: SignIn, ada: User) -> None:
    response = signed_in(ada).post("/account/profile/", {"language": "klingon"})
    assert response.status_code == 422


def test_a_new_password_keeps_this_browser_in(signed_in: SignIn, ada: User) -> None:
    browser, other = signed_in(ada), signed_in(ada)
    passwords = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert browser.post("/account/password/", passwords).status_code == 303
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new"), [("guess", NEW), (PASSWORD, "short"), (PASSWORD, "12345678901")]
)
def test_a_bad_new_password_is_refused(signed_in: SignIn, ada: User, old: str, new: str) -> None:
    passwords = {"old_password": old, "new_password1": new, "new_password2": new}
    assert signed_in(ada).post("/account/password/", passwords).status_code == 422
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_a_teachers_key_is_shown_once_replaced_and_revoked(signed_in: SignIn, cleo: User) -> None:
    browser = signed_in(cleo)
    first = browser.post("/account/token/").content.decode()
    key = Token.objects.get(user=cleo).key
    assert key in first
    assert key not in browser.get("/account/").content.decode()
    browser.post("/account/token/")
    assert not Token.objects.filter(key=key).exists()
    browser.post("/account/token/", {"revoke": ""})
    assert not Token.objects.filter(user=cleo).exists()


def test_for_a_student_the_key_page_does_not_exist(signed_in: SignIn, ada: User) -> None:
    assert signed_in(ada).post("/account/token/").status_code == 404
    assert not Token.objects.exists()


@pytest.mark.parametrize("path", ["/account/profile/", "/account/password/", "/account/token/"])
def test_changes_are_posts(signed_in: SignIn, cleo: User, path: str) -> None:
    assert signed_in(cleo).get(path).status_code == 405


def test_changes_need_the_forms_own_mark(ada: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, backend="tutor.people.backends.Accounts")
    assert browser.post("/account/profile/", {"display_name": "x"}).status_code == 403


def test_an_operator_sees_people_in_the_admin(client: Client, ada: User) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD, role=User.Role.ADMIN)
    client.force_login(root, backend="tutor.people.backends.Accounts")
    assert "ada" in client.get("/admin/people/user/").content.decode()
    assert client.get(f"/admin/people/user/{ada.pk}/change/").status_code == 200
