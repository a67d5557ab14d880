"""Superusers see every version with its figures, and decide which is in force; nobody else."""

from __future__ import annotations

import numpy as np
import pytest
from django.urls import reverse

from knowledge_tracing import switching
from knowledge_tracing.judging import judge
from knowledge_tracing.models import FittedModel, ModelChoice
from tests.knowledge_tracing.stand_in import make_model, make_proposal
from tests.knowledge_tracing.test_judging import held_out
from tutor.people.models import User

LIST = "admin:knowledge_tracing_fittedmodel_changelist"


@pytest.fixture
def root(signed_in, db):
    return signed_in(User.objects.create_superuser("root", password="x"))


@pytest.fixture
def model(course):
    made = make_model(course, alpha=0.3)
    judgement = judge(held_out(0.7, 0.5), np.random.default_rng(0))
    assert judgement
    made.figures = {"cut": "2026-03-01", "against": "the.defaults", **judgement.figures()}
    made.reason = judgement.reason
    made.save()
    return made


def page_of(model):
    return reverse("admin:knowledge_tracing_fittedmodel_change", args=[model.pk])


def test_the_list_shows_figures(root, model):
    page = root.get(reverse(LIST)).content.decode()
    assert model.version in page
    mine, theirs = (model.figures[who] for who in ("candidate", "in_force"))
    assert f"{mine['log_loss']:.4f} ({theirs['log_loss']:.4f})" in page
    assert f"{mine['ece']:.4f} ({theirs['ece']:.4f})" in page


def test_the_page_shows_the_reason_and_the_curve(root, model):
    page = root.get(page_of(model)).content.decode()
    assert model.reason in page
    assert "the.defaults" in page
    assert '<svg width="380"' in page
    assert "style=" not in page[page.index("<svg width=") : page.index("reliability-says", 20)]
    assert root.get(reverse("admin:knowledge_tracing_refit_changelist")).status_code == 200


def test_a_model_that_was_compared_with_nothing_has_a_page(root, course):
    assert "<svg width" not in root.get(page_of(make_model(course))).content.decode()


def test_promote_and_retire(root, model, course):
    def act(action, *chosen):
        data = {"action": action, "_selected_action": [one.pk for one in chosen]}
        return root.post(reverse(LIST), data, follow=True).content.decode()

    assert "Choose one model." in act("promote", model, make_model(course))
    assert switching.in_force(course) is None
    act("promote", model)
    in_force = FittedModel.objects.get(state="in_force")
    assert (in_force, str(in_force.promoted_by)) == (model, "root")
    act("retire", model)
    assert switching.in_force(course) is None


def test_a_damaged_model_is_not_promoted(root, course):
    damaged = make_model(course)
    FittedModel.objects.update(version="damaged")
    data = {"action": "promote", "_selected_action": [damaged.pk]}
    page = root.post(reverse(LIST), data, follow=True).content.decode()
    assert "“damaged” cannot be served" in page
    assert switching.in_force(course) is None


def test_who_is_served_with_what_is_read_but_not_changed(root, model, course, classroom):
    switching.switch_model(course, model)
    switching.switch_model(course, None, classroom=classroom.code, students=[])
    page = root.get(reverse("admin:knowledge_tracing_modelchoice_changelist")).content.decode()
    assert "the whole course" in page
    assert str(classroom.code) in page
    choice = ModelChoice.objects.get(classroom=None)
    one = reverse("admin:knowledge_tracing_modelchoice_change", args=[choice.pk])
    assert root.get(one).status_code == 200
    assert root.post(one, {"model": ""}).status_code == 403


def test_proposals_are_read_but_not_changed(root, course):
    one = make_proposal(course, "add-integers", "two-step-equations")
    listed = root.get(reverse("admin:knowledge_tracing_edgeproposal_changelist"))
    assert "two-step-equations" in listed.content.decode()
    assert "0.940" in listed.content.decode()
    page = reverse("admin:knowledge_tracing_edgeproposal_change", args=[one.pk])
    assert root.get(page).status_code == 200
    assert root.post(page, {"state": "accepted"}).status_code == 403


def test_nothing_is_edited_added_or_deleted(root, model):
    assert root.post(page_of(model), {"reason": "mine"}).status_code == 403
    assert root.get(reverse("admin:knowledge_tracing_fittedmodel_add")).status_code == 403
    gone = reverse("admin:knowledge_tracing_fittedmodel_delete", args=[model.pk])
    assert root.post(gone, {"post": "yes"}).status_code == 403


def test_staff_that_are_no_superusers_are_kept_out(signed_in, model, cleo):
    from django.contrib.auth.models import Permission

    cleo.is_staff = True
    cleo.save()
    cleo.user_permissions.set(
        Permission.objects.filter(content_type__app_label="knowledge_tracing")
    )
    browser = signed_in(cleo)
    assert browser.get(reverse(LIST)).status_code == 403
    assert browser.get(page_of(model)).status_code == 403
    data = {"action": "promote", "_selected_action": [model.pk]}
    assert browser.post(reverse(LIST), data).status_code == 403
