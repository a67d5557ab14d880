from __future__ import annotations

from django.urls import path

from tutor.dashboard import views, views_comparison, views_control

app_name = "dashboard"
_STUDENT = "<uuid:classroom>/students/<uuid:student_code>/"
_COMPARISON = "<uuid:classroom>/comparison/"
urlpatterns = [
    path("<uuid:classroom>/", views.class_detail, name="class"),
    path("<uuid:classroom>/live/", views.live, name="live"),
    path("<uuid:classroom>/attempts.csv", views.attempts_csv, name="attempts-csv"),
    path("<uuid:classroom>/estimates.csv", views.estimates_csv, name="estimates-csv"),
    path(
        "<uuid:classroom>/reports/<uuid:report>/resolve/",
        views.resolve_report,
        name="resolve-report",
    ),
    path("<uuid:classroom>/goals/", views_control.set_goal, name="class-goal"),
    path(
        "<uuid:classroom>/goals/withdraw/",
        views_control.withdraw_goal,
        name="withdraw-class-goal",
    ),
    path(_COMPARISON, views_comparison.comparison, name="comparison"),
    path(f"{_COMPARISON}start/", views_comparison.start, name="start-comparison"),
    path(f"{_COMPARISON}end/", views_comparison.end, name="end-comparison"),
    path(f"{_COMPARISON}<uuid:experiment>/", views_comparison.earlier, name="earlier-comparison"),
    path(_STUDENT, views.student_detail, name="student"),
    path(f"{_STUDENT}overrides/", views_control.ask, name="override"),
    path(
        f"{_STUDENT}overrides/<uuid:override>/withdraw/",
        views_control.withdraw,
        name="withdraw-override",
    ),
    path(f"{_STUDENT}skills/<uuid:skill>/", views.student_skill, name="student-skill"),
    path(f"{_STUDENT}runs/<uuid:run>/", views.run_detail, name="run"),
]
