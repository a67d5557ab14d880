"""Only includes: each room names its own addresses."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from tutor.people.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("tutor.people.urls")),
    path("practice/", include("tutor.practice.urls")),
    path("classrooms/", include("tutor.classrooms.urls")),
    path("dashboard/", include("tutor.dashboard.urls")),
    path("author/", include("curriculum.urls")),
    path("author/", include("knowledge_tracing.urls")),
    path("conversations/", include("dialogue.urls")),
    path("api/v1/", include("tutor.api.urls")),
    path("admin/", admin.site.urls),
]
