from __future__ import annotations

from django.urls import URLPattern, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import curriculum.addresses  # noqa: F401 -- its kinds of names
from tutor.api import (
    attempts,
    classrooms,
    conversations,
    courses,
    decisions,
    exercises,
    overrides,
    sessions,
    skills,
    students,
)
from tutor.api.endpoint import Nowhere

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    path("courses/", courses.Courses.as_view(), name="courses"),
    path("courses/<dotted:course>/", courses.OneCourse.as_view(), name="course"),
    path("courses/<dotted:course>/skills/", skills.Skills.as_view(), name="skills"),
    path("courses/<dotted:course>/export/", courses.Export.as_view(), name="export"),
    path("skills/<uuid:skill>/", skills.OneSkill.as_view(), name="skill"),
    path("exercises/", exercises.Exercises.as_view(), name="exercises"),
    path("exercises/<uuid:exercise>/", exercises.OneExercise.as_view(), name="exercise"),
    path("sessions/", sessions.Sessions.as_view(), name="sessions"),
    path("sessions/<uuid:session>/", sessions.OneSession.as_view(), name="session"),
    path("sessions/<uuid:session>/next/", sessions.Next.as_view(), name="next"),
    path("sessions/<uuid:session>/finish/", sessions.Finish.as_view(), name="finish"),
    path("sessions/<uuid:session>/attempts/", attempts.Attempts.as_view(), name="attempts"),
    path("sessions/<uuid:session>/dont-know/", attempts.DontKnow.as_view(), name="dont-know"),
    path("sessions/<uuid:session>/hints/", attempts.Hints.as_view(), name="hints"),
    path("students/me/estimates/", students.Estimates.as_view(), name="my-estimates"),
    path("students/me/estimates/<uuid:skill>/", students.OneEstimate.as_view(), name="my-estimate"),
    path("students/<uuid:student>/estimates/", students.Estimates.as_view(), name="estimates"),
    path(
        "students/<uuid:student>/estimates/<uuid:skill>/",
        students.OneEstimate.as_view(),
        name="estimate",
    ),
    path("students/<uuid:student>/overrides/", overrides.Overrides.as_view(), name="overrides"),
    path("decisions/<uuid:decision>/", decisions.OneDecision.as_view(), name="decision"),
    path("conversations/<uuid:conversation>/turns/", conversations.Turns.as_view(), name="turns"),
    path("classrooms/", classrooms.Classrooms.as_view(), name="classrooms"),
    path("classrooms/<uuid:classroom>/progress/", classrooms.Progress.as_view(), name="progress"),
    path(
        "classrooms/<uuid:classroom>/misconceptions/",
        classrooms.Misconceptions.as_view(),
        name="misconceptions",
    ),
    re_path(r"^.*$", Nowhere.as_view(), name="nowhere"),
]
