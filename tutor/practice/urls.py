from __future__ import annotations

from django.urls import path

import curriculum.addresses  # noqa: F401 -- its kinds of names
from tutor.practice.views import answering, pages, placement, sitting

app_name = "practice"
urlpatterns = [
    path("", pages.today, name="today"),
    path("start/", sitting.start, name="start"),
    path("resume/", sitting.resume, name="resume"),
    path("map/", pages.knowledge_map, name="map"),
    path("history/", pages.history, name="history"),
    path("skills/<uuid:skill>/", pages.skill, name="skill"),
    path("skills/<uuid:skill>/check/", sitting.check, name="check"),
    path("figures/<uuid:course>/<file:name>/", pages.figure, name="figure"),
    path("placement/", placement.begin, name="placement-begin"),
    path("placement/skip/", placement.skip, name="placement-skip"),
    path("<uuid:session>/placement/", placement.placement, name="placement"),
    path("<uuid:session>/placement/answer/", placement.answer, name="placement-answer"),
    path("<uuid:session>/placement/dont-know/", placement.dont_know, name="placement-dont-know"),
    path("<uuid:session>/placement/stop/", placement.stop, name="placement-stop"),
    path("<uuid:session>/", sitting.session, name="session"),
    path("<uuid:session>/answer/", answering.answer, name="answer"),
    path("<uuid:session>/preview/", answering.preview, name="preview"),
    path("<uuid:session>/hint/", answering.hint, name="hint"),
    path("<uuid:session>/dont-know/", answering.dont_know, name="dont-know"),
    path("<uuid:session>/report/", answering.report, name="report"),
    path("<uuid:session>/choice/", sitting.choice, name="choice"),
    path("<uuid:session>/next/", sitting.next_exercise, name="next"),
    path("<uuid:session>/finish/", sitting.finish, name="finish"),
]
