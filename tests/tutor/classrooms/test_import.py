"""A class list comes in: looked at first, then all of it or nothing, twice without harm."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import make_classroom, make_person
from tutor.classrooms import actions
from tutor.people.models import User

LIST = "name,username,password\nAmal Haddad,amal.h,\nHugo Blanc,hugo.b,tall-oak-river-9\n"


@pytest.fixture
def page(classroom) -> str:
    return reverse("classrooms:roster", args=[classroom.code])


def test_a_look_writes_nothing(page, cleo, signed_in):
    answer = signed_in(cleo).post(page, {"text": LIST})
    assert (answer.status_code, answer.context["row_count"]) == (200, 2)
    assert not User.objects.filter(username="amal.h").exists()


def test_a_file_is_looked_at_and_its_text_can_be_corrected(page, cleo, signed_in):
    upload = SimpleUploadedFile("class.csv", ("\ufeff" + LIST).encode(), "text/csv")
    answer = signed_in(cleo).post(page, {"file": upload, "import": "1"})
    assert answer.status_code == 200
    assert answer.context["form"]["text"].value() == LIST
    assert not User.objects.filter(username="amal.h").exists()


def test_importing_makes_accounts_and_shows_passwords_once(page, classroom, cleo, signed_in):
    answer = signed_in(cleo).post(page, {"text": LIST, "import": "1"})
    made = {c.username: c.password for c in answer.context["credentials"]}
    assert (answer.status_code, set(made)) == (200, {"amal.h", "hugo.b"})
    assert made["hugo.b"] == "tall-oak-river-9"
    assert "no-store" in answer["Cache-Control"]
    amal = User.objects.get(username="amal.h")
    assert (amal.role, amal.name, amal.check_password(made["amal.h"])) == (
        "student",
        "Amal Haddad",
        True,
    )
    assert classroom.memberships.count() == 4


def test_the_same_list_again_changes_nothing(page, classroom, cleo, signed_in):
    client = signed_in(cleo)
    client.post(page, {"text": LIST, "import": "1"})
    before = User.objects.get(username="hugo.b").password
    answer = client.post(page, {"text": LIST, "import": "1"})
    assert (answer.context["credentials"], len(answer.context["unchanged"])) == ((), 2)
    assert User.objects.get(username="hugo.b").password == before
    assert classroom.memberships.count() == 4


def test_one_bad_row_keeps_everybody_out(page, classroom, cleo, signed_in):
    text = LIST + "No Name At All,\nWeak,weak.w,1234\n"
    answer = signed_in(cleo).post(page, {"text": text, "import": "1"})
    assert answer.status_code == 422
    assert [(p.code, p.line) for p, _ in answer.context["problems"]] == [
        ("no_username", 4),
        ("weak_password", 5),
    ]
    assert "Line 4" in answer.content.decode()
    assert classroom.memberships.count() == 2


@pytest.mark.parametrize("name", ["dan", "faye", "cleo", "eve", "boss"])
def test_no_account_is_taken_over_by_naming_it(
    name, page, classroom, cleo, dan, faye, eve, signed_in
):
    User.objects.create_superuser("boss", password="x")
    answer = signed_in(cleo).post(page, {"text": f"name,username\nX,{name}\n", "import": "1"})
    assert answer.status_code == 422
    assert [p.code for p, _ in answer.context["problems"]] == ["username_taken"]
    assert classroom.memberships.count() == 2


def test_my_own_students_move_between_my_classes(course, classroom, cleo, ada, signed_in):
    other = make_classroom(course, cleo, name="7C", code="XYZ999")
    page = reverse("classrooms:roster", args=[other.code])
    answer = signed_in(cleo).post(page, {"text": "name,username\nAda,ADA\n", "import": "1"})
    assert [u.username for u in answer.context["joined"]] == ["ada"]
    assert other.memberships.get().student == ada


@pytest.mark.parametrize("data", [{}, {"text": "  "}, {"text": "x" * 300_000}])
def test_no_list_is_422(data, page, cleo, signed_in):
    assert signed_in(cleo).post(page, data).status_code == 422


def test_a_huge_file_is_422(page, cleo, signed_in):
    upload = SimpleUploadedFile("class.csv", b"x" * 300_000)
    assert signed_in(cleo).post(page, {"file": upload}).status_code == 422


def test_an_archived_class_takes_nobody(page, classroom, cleo, signed_in):
    actions.archive(classroom)
    answer = signed_in(cleo).post(page, {"text": LIST, "import": "1"})
    assert (answer.status_code, classroom.memberships.count()) == (422, 2)


def test_a_class_has_room_for_so_many(classroom, cleo, monkeypatch):
    monkeypatch.setattr(actions, "MOST_STUDENTS", 3)
    with pytest.raises(actions.ClassroomError) as refused:
        actions.import_roster(classroom, cleo, LIST)
    assert (refused.value.code, classroom.memberships.count()) == ("class_full", 2)
    make_person("Unrelated")
