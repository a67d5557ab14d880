"""Through whose eyes an author looks at a text: of which course, in which language."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext

from curriculum.content import Text, text_in
from curriculum.markup import to_html
from curriculum.models import Course


@dataclass(frozen=True)
class Look:
    course: str
    language: str
    languages: tuple[str, ...]

    def html(self, text: Text) -> str:
        blank = pgettext("place to fill in", "blank")
        return to_html(text_in(text or "", self.language), self._figure, blank=blank)

    def _figure(self, name: str) -> str:
        return reverse("curriculum:figure", args=[self.course, name])


def look_at(course: Course, language: str = "") -> Look:
    """In `language` if the course has it, else in the reader's, else in the course's first."""
    languages = tuple(course.languages) or ("en",)
    wanted = (language, get_language() or "en", languages[0])
    return Look(course.slug, next(one for one in wanted if one in languages), languages)
