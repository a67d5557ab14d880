from __future__ import annotations

from django.urls import path

from tutor.people import account, views

app_name = "people"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("licences/", views.licences, name="licences"),
    path("account/", account.account, name="account"),
    path("account/profile/", account.profile, name="profile"),
    path("account/password/", account.password, name="password"),
    path("account/token/", account.token, name="token"),
    path("account/data/", account.download, name="download"),
    path("account/erase/", account.erase, name="erase"),
]
