"""What the header and the footer of every page need to know of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy, pgettext_lazy

from tutor.people.models import User

THEMES = [
    ("auto", pgettext_lazy("colours", "Automatic")),
    ("light", pgettext_lazy("colours", "Light")),
    ("dark", pgettext_lazy("colours", "Dark")),
]

_STUDENT = [
    ("practice:today", gettext_lazy("Today")),
    ("practice:map", gettext_lazy("Map")),
    ("practice:history", gettext_lazy("History")),
]
_TEACHER = [("classrooms:list", gettext_lazy("Classes"))]
_AUTHOR = [("curriculum:course-list", gettext_lazy("Courses"))]
# Pages that belong to an entry of the menu though their address does not begin like it.
_SECTIONS = {"classrooms:list": ("/dashboard/",), "practice:today": ("/practice/",)}


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    label: str
    # "page" on the page itself, "true" on a page below it, else empty: the value of aria-current.
    current: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {
        "navigation": SimpleLazyObject(lambda: _items(request)),
        "themes": THEMES,
        # Where a switch in the footer comes back to; the answer to a POST has no address.
        "here": request.get_full_path() if request.method == "GET" else "",
    }


def _items(request: HttpRequest) -> list[Item]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    entries = [(name, url, label) for name, label in _entries(user) if (url := _url(name))]
    # The longest address the page's own begins with is the section it is in.
    reach = {
        name: max(
            (len(p) for p in (url, *_SECTIONS.get(name, ())) if request.path.startswith(p)),
            default=0,
        )
        for name, url, _label in entries
    }
    best = max(reach.values(), default=0)
    return [
        Item(url, str(label), _current(request.path, url, here=bool(best) and reach[name] == best))
        for name, url, label in entries
    ]


def _current(path: str, url: str, *, here: bool) -> str:
    if path == url:
        return "page"
    return "true" if here else ""


def _entries(user: User) -> list[tuple[str, Any]]:
    entries = [*_STUDENT] if user.is_student else []
    entries += _TEACHER if user.is_teacher else []
    return entries + (_AUTHOR if user.is_author else [])


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
