"""The ledger, its cache and the fitted models, for operators to look at. Changing one by hand
would make beliefs disagree with answers; only which model is in force can be decided here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from knowledge_tracing import switching, versions
from knowledge_tracing.models import (
    Belief,
    EdgeProposal,
    FittedModel,
    ModelChoice,
    Observation,
    Refit,
)
from knowledge_tracing.reliability_chart import chart_of


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Observation)
class ObservationAdmin(ReadOnly):
    list_display = ["at", "student", "course", "item", "right", "help_level", "predicted"]
    list_select_related = ["student", "course"]
    list_filter = ["course"]
    date_hierarchy = "at"


@admin.register(Belief)
class BeliefAdmin(ReadOnly):
    list_display = ["student", "course", "answers", "t_last", "model_version", "model", "pinned"]
    list_select_related = ["student", "course", "model"]
    list_filter = ["course", "model_version", "pinned"]
    exclude = ["state"]


class ForSuperusers(ReadOnly):
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


@admin.register(FittedModel)
class FittedModelAdmin(ForSuperusers):
    list_display = ["version", "course", "state", "log_loss", "ece", "answers", "created"]
    list_select_related = ["course"]
    # A box of filters beside the list would leave no room for the figures.
    search_fields = ["version", "course__slug", "state"]
    fields = [
        "course", "version", "created", "answers", "learners",
        "state", "reason", "promoted_at", "promoted_by",
    ]  # fmt: skip
    actions = ["promote", "retire"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FittedModel]:
        return super().get_queryset(request).defer("checkpoint").order_by("-created", "-pk")

    @admin.display(description=_("log loss (in force)"))
    def log_loss(self, model: FittedModel) -> str:
        return _figure(model, "log_loss")

    @admin.display(description=_("ECE (in force)"))
    def ece(self, model: FittedModel) -> str:
        return _figure(model, "ece")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        model = self.get_object(request, object_id)
        figures = model.figures if model else {}
        context = {**(extra_context or {}), "figures": figures, "chart": chart_of(figures)}
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description=_("Promote: serve the course with this model"), permissions=["view"])
    def promote(self, request: HttpRequest, models: QuerySet[FittedModel]) -> None:
        if len(models) != 1:
            messages.error(request, _("Choose one model."))
            return
        assert request.user.is_authenticated
        model = models[0]
        try:
            switching.switch_model(model.course, model, by=request.user)
        except switching.SwitchError as error:
            messages.error(request, str(error))
            return
        messages.success(request, _("The course is served with this model from now on."))

    @admin.action(
        description=_("Retire: in force, it gives way to the defaults"), permissions=["view"]
    )
    def retire(self, request: HttpRequest, models: QuerySet[FittedModel]) -> None:
        for model in models:
            switching.retire(model)
        messages.success(request, _("Retired. Classes kept on a version stay with it."))


@admin.register(Refit)
class RefitAdmin(ForSuperusers):
    list_display = ["course", "state", "note", "finished_at"]
    list_select_related = ["course"]
    list_filter = ["course", "state"]
    exclude = ["claim"]


@admin.register(ModelChoice)
class ModelChoiceAdmin(ForSuperusers):
    list_display = ["course", "whom", "model", "former"]
    list_select_related = ["course", "model", "former"]
    list_filter = ["course"]
    empty_value_display = versions.DEFAULTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelChoice]:
        rows = super().get_queryset(request)
        return rows.defer("model__checkpoint", "former__checkpoint")

    @admin.display(description=_("class"))
    def whom(self, choice: ModelChoice) -> str:
        return str(choice.classroom or _("the whole course"))


@admin.register(EdgeProposal)
class EdgeProposalAdmin(ReadOnly):
    list_display = ["source", "target", "kind", "state", "chance", "learners", "answers"]
    list_select_related = ["source", "target"]
    list_filter = ["course", "state", "kind"]

    @admin.display(description=_("probability"), ordering="probability")
    def chance(self, proposal: EdgeProposal) -> str:
        return f"{proposal.probability:.3f}"


def _figure(model: FittedModel, name: str) -> str:
    """The model's, and that of the model which it was compared with."""
    figures = model.figures
    if "candidate" not in figures:
        return "–"
    return f"{figures['candidate'][name]:.4f} ({figures['in_force'][name]:.4f})"
