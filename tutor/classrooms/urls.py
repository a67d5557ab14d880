from __future__ import annotations

from django.urls import path

from tutor.classrooms import views, views_join

app_name = "classrooms"
urlpatterns = [
    path("", views.class_list, name="list"),
    path("new/", views.create, name="create"),
    # One page under two names: `signup` is what an anonymous visitor is sent to.
    path("join/", views_join.join, name="signup"),
    path("join/", views_join.join, name="join"),
    path("<uuid:classroom>/", views.detail, name="detail"),
    path("<uuid:classroom>/edit/", views.update, name="update"),
    path("<uuid:classroom>/code/renew/", views.renew_code, name="renew-code"),
    path("<uuid:classroom>/code/close/", views.close_code, name="close-code"),
    path("<uuid:classroom>/archive/", views.archive, name="archive"),
    path("<uuid:classroom>/restore/", views.restore, name="restore"),
    path("<uuid:classroom>/roster/", views.roster, name="roster"),
    path(
        "<uuid:classroom>/students/<uuid:student>/remove/",
        views.remove_student,
        name="remove-student",
    ),
    path(
        "<uuid:classroom>/students/<uuid:student>/password/",
        views.reset_password,
        name="reset-password",
    ),
]
