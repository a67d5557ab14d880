"""The yardstick: same middleware, same sign-in, one INSERT, a two-byte answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from tutor.lib.http import UserRequest
from tutor.practice.models import Attempt


@require_POST
@login_required
def bare(request: UserRequest) -> HttpResponse:
    Attempt.objects.create(
        run_id=int(request.POST["run"]),
        student_id=request.user.pk,
        step_id="bare",
        text="7",
        verdict="malformed",
        at=timezone.now(),
    )
    return HttpResponse("ok")
