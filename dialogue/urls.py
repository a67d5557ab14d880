from __future__ import annotations

from django.urls import path

from dialogue import views

app_name = "dialogue"
urlpatterns = [
    path("<uuid:conversation>/turns/<uuid:turn>/", views.turn, name="turn"),
]
