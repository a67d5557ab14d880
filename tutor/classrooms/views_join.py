"""Into a class by its code: a new student without an e-mail, or one who has an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tutor.classrooms import actions, forms, reads, throttle, words
from tutor.lib.http import SeeOther
from tutor.people.models import User

LOGIN_BACKEND = "tutor.people.backends.Accounts"


@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    kind = forms.JoinForm if request.user.is_authenticated else forms.SignUpForm
    start = {"code": request.GET.get("code", "")[:20]}
    form = kind(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "GET":
        return _page(request, form)
    if throttle.is_braked(request):
        form.add_error(None, str(words.REFUSALS["too_many_tries"]))
        return _page(request, form, status=429)
    if form.is_valid():
        try:
            return _let_in(request, form)
        except actions.ClassroomError as error:
            _refuse(request, form, error)
    return _page(request, form, status=422)


def _page(
    request: HttpRequest, form: forms.JoinForm | forms.SignUpForm, status: int = 200
) -> HttpResponse:
    joined = reads.classes_joined(request.user) if isinstance(request.user, User) else []
    context = {"form": form, "joined": joined}
    return render(request, "classrooms/join.html", context, status=status)


def _let_in(request: HttpRequest, form: forms.JoinForm | forms.SignUpForm) -> HttpResponse:
    data = form.cleaned_data
    if isinstance(request.user, User):
        classroom = actions.join(request.user, data["code"])
        messages.success(request, _("You are in the class %(name)s.") % {"name": classroom.name})
    else:
        student = actions.sign_up(
            code=data["code"],
            username=data["username"],
            display_name=data["display_name"],
            password=data["password"],
        )
        login(request, student, backend=LOGIN_BACKEND)
    return SeeOther(resolve_url(settings.LOGIN_REDIRECT_URL))


def _refuse(
    request: HttpRequest,
    form: forms.JoinForm | forms.SignUpForm,
    error: actions.ClassroomError,
) -> None:
    fields = {"unknown_code": "code", "username_taken": "username"}
    if error.code == "unknown_code":
        throttle.count_wrong(request)
    form.add_error(fields.get(error.code), words.refusal(error))
