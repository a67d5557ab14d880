from __future__ import annotations

from django.urls import path

import curriculum.addresses  # noqa: F401 -- its kinds of names
from curriculum.views import courses, editor, exchange, exercises, graph, misconceptions, skills

app_name = "curriculum"
urlpatterns = [
    path("", courses.course_list, name="course-list"),
    path("new/", courses.create, name="course-create"),
    path("import/", exchange.course_import, name="course-import"),
    path("import/<uuid:upload>/confirm/", exchange.confirm_import, name="confirm-import"),
    path("courses/<dotted:course>/", courses.detail, name="course-detail"),
    path("courses/<dotted:course>/edit/", courses.update, name="course-update"),
    path("courses/<dotted:course>/check/", courses.check, name="course-check"),
    path("courses/<dotted:course>/export/", exchange.course_export, name="course-export"),
    path("courses/<dotted:course>/figures/<file:name>/", exchange.figure, name="figure"),
    path("courses/<dotted:course>/graph/", graph.graph_page, name="graph"),
    path("courses/<dotted:course>/edges/add/", graph.add_edge, name="add-edge"),
    path(
        "edges/<uuid:source>/<uuid:target>/<slug:kind>/accept/",
        graph.accept_edge,
        name="accept-edge",
    ),
    path(
        "edges/<uuid:source>/<uuid:target>/<slug:kind>/remove/",
        graph.remove_edge,
        name="remove-edge",
    ),
    path("courses/<dotted:course>/skills/", skills.skill_list, name="skill-list"),
    path("courses/<dotted:course>/skills/new/", skills.create, name="skill-create"),
    path("skills/<uuid:skill>/edit/", skills.update, name="skill-update"),
    path("courses/<dotted:course>/exercises/", exercises.exercise_list, name="exercise-list"),
    path("courses/<dotted:course>/exercises/new/", editor.create, name="exercise-create"),
    path(
        "courses/<dotted:course>/exercises/preview/",
        editor.preview_new,
        name="exercise-create-preview",
    ),
    path("exercises/<uuid:exercise>/edit/", editor.update, name="exercise-update"),
    path("exercises/<uuid:exercise>/preview/", editor.preview, name="exercise-preview"),
    path("exercises/<uuid:exercise>/publish/", editor.publish, name="exercise-publish"),
    path("exercises/<uuid:exercise>/retire/", exercises.retire, name="exercise-retire"),
    path(
        "exercises/<uuid:exercise>/versions/<int:number>/",
        exercises.version,
        name="exercise-version",
    ),
    path(
        "courses/<dotted:course>/misconceptions/",
        misconceptions.misconception_list,
        name="misconception-list",
    ),
    path(
        "courses/<dotted:course>/misconceptions/new/",
        misconceptions.create,
        name="misconception-create",
    ),
    path(
        "misconceptions/<uuid:misconception>/edit/",
        misconceptions.update,
        name="misconception-update",
    ),
]
