from __future__ import annotations

from django.urls import path

import curriculum.addresses  # noqa: F401 -- its kinds of names
from knowledge_tracing import views

app_name = "knowledge_tracing"
urlpatterns = [
    path("courses/<dotted:course>/proposals/", views.proposal_list, name="proposals"),
    path("proposals/<uuid:proposal>/accept/", views.accept, name="accept-proposal"),
    path("proposals/<uuid:proposal>/reject/", views.reject, name="reject-proposal"),
]
