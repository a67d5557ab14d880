from __future__ import annotations

from django.urls import path

from curriculum.views import courses, editor, exchange, exercises, graph, misconceptions, skills

app_name = "curriculum"
urlpatterns = [
    path("", courses.course_list, name="course-list"),
    path("new/", courses.create, name="course-create"),
    path("import/", exchange.course_import, name="course-import"),
    path("import/<uuid:upload>/confirm/", exchange.confirm_import, name="confirm-import"),
    path("courses/<str:course>/", courses.detail, name="course-detail"),
    path("courses/<str:course>/edit/", courses.update, name="course-update"),
    path("courses/<str:course>/check/", courses.check, name="course-check"),
    path("courses/<str:course>/export/", exchange.course_export, name="course-export"),
    path("courses/<str:course>/figures/<str:name>/", exchange.figure, name="figure"),
    path("courses/<str:course>/graph/", graph.graph_page, name="graph"),
    path("courses/<str:course>/edges/add/", graph.add_edge, name="add-edge"),
    path(
        "edges/<uuid:source>/<uuid:target>/<str:kind>/accept/",
        graph.accept_edge,
        name="accept-edge",
    ),
    path(
        "edges/<uuid:source>/<uuid:target>/<str:kind>/remove/",
        graph.remove_edge,
        name="remove-edge",
    ),
    path("courses/<str:course>/skills/", skills.skill_list, name="skill-list"),
    path("courses/<str:course>/skills/new/", skills.create, name="skill-create"),
    path("skills/<uuid:skill>/edit/", skills.update, name="skill-update"),
    path("courses/<str:course>/exercises/", exercises.exercise_list, name="exercise-list"),
    path("courses/<str:course>/exercises/new/", editor.create, name="exercise-create"),
    path(
        "courses/<str:course>/exercises/preview/",
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
        "courses/<str:course>/misconceptions/",
        misconceptions.misconception_list,
        name="misconception-list",
    ),
    path(
        "courses/<str:course>/misconceptions/new/",
        misconceptions.create,
        name="misconception-create",
    ),
    path(
        "misconceptions/<uuid:misconception>/edit/",
        misconceptions.update,
        name="misconception-update",
    ),
]
