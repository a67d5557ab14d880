"""What is said of how a student learns, and when nothing is."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from django.urls import reverse
from django.utils import translation

from knowledge_tracing.models import Belief
from knowledge_tracing.reads import TraitPosterior
from tests.cast import make_person
from tutor.dashboard.traits import TRAITS, half_life, how_one_learns, lift

NODES = 7


def of(alpha=0.10, gamma=0.5, mu=0.3, sd=0.2, contraction=0.7, answers=312) -> TraitPosterior:
    mean = np.array([math.log(alpha), 0.0, math.log(gamma / (1 - gamma)), mu])
    spread, told = np.broadcast_to(sd, 4), np.broadcast_to(contraction, 4)
    return TraitPosterior(np.full(NODES, 1 / NODES), mean, spread, told, answers)


CLASS = [of(), of(), of()]


def test_forgetting_is_told_in_days_beside_the_class():
    slow = of(alpha=math.log(2) / 20.0, sd=0.3)
    said = how_one_learns(slow, [*CLASS, slow])
    assert said.sentences == (
        "Keeps a new skill about 20 days (14–29) before half of it has faded; the class: 7.",
    )
    assert said.answers == 312


def test_short_times_have_a_decimal():
    quick = of(alpha=0.5)
    assert "about 1.4 days (1.1–1.8)" in how_one_learns(quick, [*CLASS, quick]).sentences[0]


def test_transfer_is_told_in_points_and_the_level_as_a_chance():
    strong, weak = of(gamma=0.8), of(mu=-1.0)
    assert how_one_learns(strong, [*CLASS, strong]).sentences == (
        "A solid prerequisite raises the chance on a topic that builds on it by about 25"
        " percentage points (24–26); the class: 17.",
    )
    assert how_one_learns(weak, [*CLASS, weak]).sentences == (
        "On topics not seen before, begins with about 27% of answers right (22%–32%);"
        " the class: 57%.",
    )


def test_in_spanish():
    apart = of(alpha=0.5, gamma=0.8, mu=-1.0)
    with translation.override("es"):
        keeps, raises, starts = how_one_learns(apart, [*CLASS, apart]).sentences
    assert "unos 1,4 días (1,1–1,8)" in keeps
    assert "unos 25 puntos porcentuales (24–26)" in raises
    assert "la clase: 57" in starts


@pytest.mark.parametrize("trait", TRAITS, ids=lambda trait: str(trait.place))
def test_what_the_answers_do_not_tell_is_not_said(trait):
    apart = of(alpha=0.5, gamma=0.8, mu=-1.0)
    contraction = apart.contraction.copy()
    contraction[trait.place] = 0.49
    said = how_one_learns(apart._replace(contraction=contraction), [*CLASS, apart])
    assert len(said.sentences) == 2
    assert not said.told


@pytest.mark.parametrize(("distance", "sentences"), [(0.99, 0), (1.01, 1)])
def test_only_an_interval_without_the_middle_of_the_class_is_told(distance, sentences):
    one = of(mu=0.3 + distance * 1.2816 * 0.2)
    assert len(how_one_learns(one, [*CLASS, one]).sentences) == sentences


def test_who_is_as_the_class_is_told_so_once_it_could_be_otherwise():
    assert how_one_learns(of(), CLASS) == how_one_learns(of(), list(reversed(CLASS)))
    assert how_one_learns(of(), CLASS).told


@pytest.mark.parametrize(
    ("student", "classmates"), [(None, CLASS), (of(mu=3.0), [of(), of(mu=3.0)])]
)
def test_without_a_posterior_or_a_class_nothing_is_told(student, classmates):
    said = how_one_learns(student, classmates)
    assert (said.sentences, said.told) == ((), False)


def test_how_much_results_vary_is_never_told():
    assert 1 not in {trait.place for trait in TRAITS}
    wild = of()._replace(mean=of().mean + np.array([0.0, 9.0, 0.0, 0.0]))
    assert how_one_learns(wild, [*CLASS, wild]).sentences == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_said_of_what_somebody_is(language):
    innate = re.compile(
        r"abilit|talent|gift|smart|bright|clever|intelligen|slow|weak|fast|potential|capacidad"
        r"|capaz|dotad|list[oa]\b|lent[oa]\b|rápid|potencial|débil|inteligen",
        re.IGNORECASE,
    )
    with translation.override(language):
        assert not [str(one.sentence) for one in TRAITS if innate.search(str(one.sentence))]


def test_numbers_of_the_sentences():
    assert half_life(math.log(math.log(2))) == pytest.approx(1.0)
    # sigmoid(.5 log 4) = 2/3
    assert lift(0.0) == pytest.approx(2 / 3 - 0.5)
    assert lift(-50.0) == pytest.approx(0.0)
    assert lift(50.0) == pytest.approx(0.3)


def keep(student, course, one: TraitPosterior) -> None:
    numbers = {name: getattr(one, name).tolist() for name in
               ("weights", "mean", "sd", "contraction")}  # fmt: skip
    Belief.objects.update_or_create(
        student=student,
        course=course,
        defaults={"traits": numbers | {"answers": one.answers}, "skills": [], "state": b""},
    )


def shown(client, classroom, student) -> str:
    page = client.get(reverse("dashboard:student", args=[classroom.code, student.code]))
    return str(page.content.decode())


def test_the_page_tells_what_sets_apart(classroom, history, ada, ben, cleo, signed_in):
    course = classroom.course
    for number in range(2):
        person = make_person(f"Classmate{number}")
        classroom.memberships.create(student=person)
        keep(person, course, of())
    keep(ada, course, of(alpha=0.5))
    keep(ben, course, of())

    client = signed_in(cleo)
    text = shown(client, classroom, ada)
    assert "Keeps a new skill about 1.4 days" in text
    assert "Estimate from 312 answers" in text
    assert 'href="#attempts"' in text
    assert 'id="attempts"' in text
    assert "nothing sets this student apart" in shown(client, classroom, ben)


def test_the_page_says_when_it_is_too_early(classroom, history, ada, cleo, signed_in):
    assert "Not enough answers yet to tell" in shown(signed_in(cleo), classroom, ada)


def test_another_class_is_not_the_middle(classroom, history, ada, cleo, signed_in):
    for number in range(3):
        keep(make_person(f"Stranger{number}"), classroom.course, of())
    keep(ada, classroom.course, of(alpha=0.5))
    assert "Not enough answers yet to tell" in shown(signed_in(cleo), classroom, ada)
