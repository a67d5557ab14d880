"""The catalogue is whole, and the main pages speak Spanish."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from html.parser import HTMLParser
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from curriculum.models import Course
from tests.architecture.catalogue import (
    PO,
    compiled,
    key_of,
    messages_now,
    placeholders,
    spanish,
)
from tests.architecture.files import ROOT
from tests.factories.practice import make_attempt, make_report, make_run, make_session
from tutor.classrooms.models import Classroom
from tutor.people.models import User

MESSAGES = [message for message in spanish() if message.id]
# A language is named in itself.
NATIVE = {"English"}
LETTERS = re.compile(r"[^\W\d_]{2}")


def _texts(of: str | Sequence[str] | None) -> list[str]:
    return [of] if isinstance(of, str) else list(of or [])


def test_nothing_is_left_open() -> None:
    left = [m.id for m in MESSAGES if m.fuzzy or not all(_texts(m.string) or [""])]
    assert left == []


def test_it_has_every_message_of_the_sources_and_no_other() -> None:
    """Mend it as docs/developing.md says."""
    kept = {key_of(message.id, message.context) for message in MESSAGES}
    assert {"missing": messages_now() - kept, "left over": kept - messages_now()} == {
        "missing": set(),
        "left over": set(),
    }


def test_the_same_gaps_are_filled() -> None:
    """A singular may leave out what only the plural says, as its source does."""
    wrong = [
        (source, said)
        for message in MESSAGES
        for place, said in enumerate(_texts(message.string))
        for source in [_texts(message.id)[min(place, len(_texts(message.id)) - 1)]]
        if placeholders(said) != placeholders(source)
    ]
    assert wrong == []


def test_it_compiles() -> None:
    loaded = gettext.GNUTranslations(io.BytesIO(compiled(spanish())))
    assert loaded.gettext("Today") == "Hoy"
    assert (
        loaded.ngettext("%(number)s student", "%(number)s students", 1) == "%(number)s estudiante"
    )
    assert loaded.ngettext("%(number)s student", "%(number)s students", 2) == (
        "%(number)s estudiantes"
    )


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="bin/setup has not made .venv here")
def test_setup_compiles_it() -> None:
    loader = SourceFileLoader("setup_script", str(ROOT / "bin" / "setup"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    script = module_from_spec(spec)
    loader.exec_module(script)
    script.compile_translations()
    assert PO.with_suffix(".mo").stat().st_mtime >= PO.stat().st_mtime


def test_it_addresses_nobody_formally() -> None:
    formal = re.compile(r"\b(usted|ustedes|haga|elija|escriba|introduzca|pulse)\b", re.I)
    assert [said for m in MESSAGES for said in _texts(m.string) if formal.search(said)] == []


def test_questions_and_cries_open_as_they_close() -> None:
    said = [one for message in MESSAGES for one in _texts(message.string)]
    assert [one for one in said if one.count("?") != one.count("¿")] == []
    cries = [one.replace("(!)", "") for one in said]
    assert [one for one in cries if one.count("!") != one.count("¡")] == []


class _Words(HTMLParser):
    """What a reader sees or hears: text, labels and titles; not code or mathematics."""

    ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-confirm", "data-done")
    SILENT = ("script", "style", "math", "code", "pre", "textarea")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.words += [value for name, value in attrs if name in self.ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent and LETTERS.search(data):
            self.words.append(" ".join(data.split()))


def words_of(page: str) -> list[str]:
    parser = _Words()
    parser.feed(page)
    return parser.words


def english_only() -> set[str]:
    """Sentences without gaps that Spanish says in another way, and no Spanish word among them."""
    plain = {m.id for m in MESSAGES if isinstance(m.id, str) and not placeholders(m.id)}
    return plain - {said for m in MESSAGES for said in _texts(m.string)} - NATIVE


@pytest.fixture
def in_spanish(settings: Any, tmp_path: Path) -> Callable[..., Client]:
    """A browser that asks for Spanish, over the catalogue as it is now."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(spanish()))
    settings.LOCALE_PATHS = [tmp_path]

    def sign_in(user: User | None = None) -> Client:
        client = Client(headers={"Accept-Language": "es"})
        if user:
            client.force_login(user, backend="tutor.people.backends.Accounts")
        return client

    return sign_in


@pytest.fixture
def school(course: Course, classroom: Classroom, ada: User) -> dict[str, Any]:
    """Ada has answered rightly and wrongly, and is in the middle of an exercise."""
    at = timezone.now() - timedelta(hours=1)
    session = make_session(ada, course, at)
    slugs = course.exercises.order_by("slug").values_list("slug", flat=True)
    run = make_run(session, slugs[0], at)
    for minute, verdict in enumerate(("wrong", "malformed", "right")):
        make_attempt(run, "7", verdict, at + timedelta(minutes=minute), help_level=minute)
    make_report(run, "?")
    skill = run.version.exercise.skills.get()
    return {
        "course": course,
        "classroom": classroom,
        "session": session,
        "run": run,
        "skill": skill,
    }


def _student_pages(at: dict[str, Any]) -> list[str]:
    return [
        reverse("practice:today"),
        reverse("practice:session", args=[at["session"].code]),
        reverse("practice:map"),
        reverse("practice:history"),
        reverse("practice:skill", args=[at["skill"].code]),
        reverse("people:account"),
        reverse("people:erase"),
        reverse("classrooms:join"),
    ]


def _teacher_pages(at: dict[str, Any]) -> list[str]:
    room, student = at["classroom"].code, at["session"].student.code
    return [
        reverse("classrooms:list"),
        reverse("classrooms:create"),
        reverse("classrooms:detail", args=[room]),
        reverse("classrooms:roster", args=[room]),
        reverse("dashboard:class", args=[room]),
        reverse("dashboard:student", args=[room, student]),
        reverse("dashboard:student-skill", args=[room, student, at["skill"].code]),
        reverse("dashboard:run", args=[room, student, at["run"].code]),
    ]


def _author_pages(at: dict[str, Any]) -> list[str]:
    slug, exercise = at["course"].slug, at["run"].version.exercise.code
    names = ("course-detail", "graph", "skill-list", "skill-create", "exercise-list",
             "exercise-create", "misconception-list", "misconception-create")  # fmt: skip
    return [
        reverse("curriculum:course-list"),
        reverse("curriculum:course-import"),
        *(reverse(f"curriculum:{name}", args=[slug]) for name in names),
        reverse("curriculum:exercise-update", args=[exercise]),
        reverse("knowledge_tracing:proposals", args=[slug]),
    ]


def _leftovers(client: Client, addresses: list[str]) -> dict[str, list[str]]:
    english, found = english_only(), {}
    for address in addresses:
        response = client.get(address)
        page = response.content.decode()
        assert (response.status_code, '<html lang="es"' in page) == (200, True), address
        if left := [word for word in words_of(page) if word in english]:
            found[address] = left
    return found


def test_before_logging_in(db: None, in_spanish: Callable[..., Client]) -> None:
    pages = [reverse("home"), reverse("people:login"), reverse("people:licences")]
    assert _leftovers(in_spanish(), [*pages, reverse("classrooms:join")]) == {}


def test_what_students_see(
    school: dict[str, Any], ada: User, in_spanish: Callable[..., Client]
) -> None:
    assert _leftovers(in_spanish(ada), _student_pages(school)) == {}


def test_what_teachers_see(
    school: dict[str, Any], cleo: User, in_spanish: Callable[..., Client]
) -> None:
    assert _leftovers(in_spanish(cleo), _teacher_pages(school)) == {}


def test_what_authors_see(
    school: dict[str, Any], eve: User, in_spanish: Callable[..., Client]
) -> None:
    assert _leftovers(in_spanish(eve), _author_pages(school)) == {}


def test_what_is_wrong_with_an_exercise(
    course: Course, eve: User, in_spanish: Callable[..., Client]
) -> None:
    preview = reverse("curriculum:exercise-create-preview", args=[course.slug])
    sent = {"text": "slug: a b\nskils: []\nsteps: none"}
    page = in_spanish(eve).post(preview, sent, headers={"HX-Request": "true"}).content.decode()
    assert "“a b”: usa solo letras, cifras, - y _" in page
    assert "esta clave no significa nada aquí; ¿querías decir “skills”?" in page
    assert "tiene que ser una lista, no texto" in page


def test_dates_and_percentages(
    school: dict[str, Any], ada: User, in_spanish: Callable[..., Client]
) -> None:
    client = in_spanish(ada)
    months = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    history = client.get(reverse("practice:history")).content.decode()
    assert re.search(rf"\d+ de ({months}|diciembre) de \d{{4}}", history)
    skill = client.get(reverse("practice:skill", args=[school["skill"].code])).content.decode()
    assert "\N{NO-BREAK SPACE}%" in skill
    assert not re.search(r"\d%[^;\w\"]", "".join(words_of(skill)))
