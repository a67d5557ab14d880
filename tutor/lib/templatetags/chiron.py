"""Filters that templates need everywhere: authored text, mathematics, chances."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from curriculum.content import Text, text_in
from curriculum.markup import math_html, to_html

if TYPE_CHECKING:
    from curriculum.models import Course

register = template.Library()


@register.filter
def words(text: Text) -> str:
    """An authored text in the reader's language, without mark-up."""
    return text_in(text or "", get_language() or "en")


@register.filter
def marked(text: Text, course: Course | None = None) -> SafeString:
    """An authored text in the reader's language, as safe HTML with MathML. With its course, the
    figures it names are shown."""
    url = partial(_figure, course.code) if course else None
    html = to_html(words(text), url, blank=pgettext("place to fill in", "blank"))
    return mark_safe(html)  # noqa: S308 -- to_html escapes what it is given


def _figure(course: UUID, name: str) -> str:
    return reverse("practice:figure", args=[course, name])


@register.filter
def web_address(url: str) -> str:
    """An address that somebody wrote, if it leads to the web; any other scheme may run a script."""
    return url if url.startswith(("https://", "http://")) else ""


@register.filter
def mathematics(tex: str) -> SafeString:
    """TeX of our own making as MathML."""
    return mark_safe(math_html(tex))  # noqa: S308 -- math_html escapes what it cannot convert


@register.filter
def weekday(on: date) -> str:
    """ "Friday 5 March", the way the reader's language writes it."""
    return f"{date_format(on, 'l')} {date_format(on, 'MONTH_DAY_FORMAT')}"


@register.filter
def weekday_year(on: date) -> str:
    """The same with the year."""
    return f"{date_format(on, 'l')} {date_format(on, 'DATE_FORMAT')}"


@register.filter
def percent(share: float) -> str:
    """0.634 as "63%", the way the reader's language writes it."""
    # Translators: a whole number of percent; some languages put a space before the sign.
    return _("%(number)d%%") % {"number": round(100 * share)}
