"""The operator's way to another model and back."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from knowledge_tracing import lifecycle, switching
from knowledge_tracing.models import Belief, FittedModel
from knowledge_tracing.versions import DEFAULTS
from tests.knowledge_tracing.stand_in import make_model, see

pytestmark = pytest.mark.django_db


def switch(*words: str) -> str:
    out = io.StringIO()
    call_command("switch_model", "--course", "first-steps", *words, stdout=out, stderr=out)
    version: str = json.loads(out.getvalue().splitlines()[-1])["model_version"]
    return version


def test_there_and_back(course):
    model = make_model(course)
    assert switch("--version", model.version) == model.version
    assert switching.in_force(course) == model
    assert switch("--previous") == DEFAULTS
    assert switch("--previous") == model.version
    assert switch("--defaults") == DEFAULTS
    assert switching.in_force(course) is None


@pytest.mark.parametrize("by", ["join_code", "code"])
def test_one_class(course, classroom, ada, dan, moment, by):
    for student in (ada, dan):
        see(student, course, moment)
    model = make_model(course)
    code = str(getattr(classroom, by))

    switch("--version", model.version, "--classroom", code)
    lifecycle.replay()
    served = dict(Belief.objects.values_list("student__username", "model_version"))
    assert served == {"ada": model.version, "ben": "", "dan": DEFAULTS}

    switch("--previous", "--classroom", code)
    assert not Belief.objects.filter(model__isnull=False).exists()
    assert Belief.objects.filter(pinned=True).count() == 2
    switch("--with-course", "--classroom", code)
    assert not Belief.objects.filter(pinned=True).exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--version", "v9"), "no model “v9”"),
        (("--defaults", "--classroom", "ZZZ999"), "no class"),
        (("--previous",), "nothing was ever switched"),
        (("--with-course",), "needs --classroom"),
        (("--course", "nowhere", "--defaults"), "no course"),
    ],
)
def test_what_cannot_be_done(course, words, reason):
    with pytest.raises(CommandError, match=reason) as refusal:
        switch(*words)
    assert refusal.value.returncode == 2


def test_a_damaged_model_is_refused_and_the_course_stays_as_it_was(course):
    model = make_model(course)
    switch("--version", model.version)
    damaged = FittedModel.objects.create(
        course=course, version="damaged", answers=1, learners=1, checkpoint=b"nonsense"
    )
    with pytest.raises(CommandError, match="“damaged” cannot be served") as refusal:
        switch("--version", damaged.version)
    assert refusal.value.returncode == 2
    assert switching.in_force(course) == model
