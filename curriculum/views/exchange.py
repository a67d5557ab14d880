"""Courses in and out as files, and the figures in them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum import access, actions
from curriculum.authoring import exchange
from curriculum.forms import ImportForm
from curriculum.views.answering import AuthorRequest, page, see_other

# An SVG can hold scripts; shown as an image it runs none, and opened by itself it may not.
FIGURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
@login_required
def course_export(request: AuthorRequest, course: str) -> HttpResponse:
    found = access.course_for_author(request.user, course)
    answer = HttpResponse(exchange.zip_of(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.zip"'
    return answer


@require_http_methods(["GET", "POST"])
@login_required
def course_import(request: AuthorRequest) -> HttpResponse:
    """A dry run first; the file waits for the author to say yes."""
    access.require_author(request.user)
    if request.method != "POST":
        return page(request, "course_import", {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "course_import", {"form": form}, status=422)
    file = form.cleaned_data["file"]
    data = file.read()
    report = exchange.load_zip(data, dry_run=True)
    context = {"form": ImportForm(), "report": report, "name": file.name}
    if report.refused:
        return page(request, "course_import", context, status=422)
    context["upload"] = actions.keep_upload(request.user, file.name, data)
    return page(request, "course_import", context)


@require_POST
@login_required
def confirm_import(request: AuthorRequest, upload: UUID) -> HttpResponse:
    kept = access.upload_for_author(request.user, upload)
    report = exchange.load_zip(bytes(kept.data), dry_run=False)
    if report.refused:
        context = {"form": ImportForm(), "report": report, "name": kept.name}
        return page(request, "course_import", context, status=422)
    kept.delete()
    messages.success(request, _("The course is imported."))
    return see_other("course-detail", report.course)


@require_safe
@login_required
def figure(request: AuthorRequest, course: str, name: str) -> HttpResponse:
    found = access.figure_for(request.user, course, name)
    answer = HttpResponse(bytes(found.data), content_type=found.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = FIGURE_POLICY
    answer["Cache-Control"] = "private, max-age=3600"
    answer["ETag"] = f'"{found.sha256}"'
    return answer
