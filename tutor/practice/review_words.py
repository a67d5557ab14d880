"""What students and their teachers read about reviews: the evidence, the plan, and how a skill
stopped being mastered. About the skill, never about the person, so one wording serves both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from curriculum.content import text_in
from curriculum.index import CourseIndex
from curriculum.policy_gain import REVIEW_TARGET
from curriculum.review import Refreshed
from knowledge_tracing.reads import Moment
from tutor.lib.templatetags.chiron import percent, weekday
from tutor.practice.reads.reviews import Day, Lapse, Review, Reviews


def evidence(review: Review, index: CourseIndex) -> str:
    """Why a skill comes back when it does."""
    days = round(review.estimate.idle or 0.0)
    partial = review.partial
    numbers = {
        "days": days,
        "p": percent(partial.before if partial else review.estimate.p),
        "target": percent(REVIEW_TARGET),
    }
    if review.is_due or partial:
        words = ngettext(
            "Last answered %(days)d day ago; without practice the forecast is %(p)s.",
            "Last answered %(days)d days ago; without practice the forecast is %(p)s.",
            days,
        )
    elif not days:
        words = _("Last answered less than a day ago; by then the forecast falls below %(target)s.")
    else:
        words = ngettext(
            "Last answered %(days)d day ago; by then the forecast falls below %(target)s.",
            "Last answered %(days)d days ago; by then the forecast falls below %(target)s.",
            days,
        )
    return " ".join(part for part in (words % numbers, partly(partial, index)) if part)


def partly(partial: Refreshed | None, index: CourseIndex) -> str:
    """Which practice of other skills has refreshed it; empty if none has so that one sees it."""
    if partial is None or percent(partial.before) == percent(partial.after):
        return ""
    skills = dict.fromkeys(one.skill for one in partial.by if one.skill in index.skills)
    titles = [text_in(index.skills[pk].title, get_language() or "en") for pk in skills]
    words = _("Practice of %(skills)s counts as part of a review: the forecast is %(p)s.")
    return words % {
        "skills": ", ".join(f"“{title}”" for title in titles),
        "p": percent(partial.after),
    }


def plan(review: Review, most: int) -> str:
    """When it comes, and why not sooner."""
    if review.planned is None:
        return _("No review is planned: this class leaves reviews out.")
    if review.waits:
        words = ngettext(
            "It can wait until %(day)s: %(most)d review a day is enough.",
            "It can wait until %(day)s: %(most)d reviews a day are enough.",
            most,
        )
        return words % {"day": weekday(review.planned), "most": most}
    if review.is_due:
        return _("A short review now keeps it from fading.")
    return _("The next review is planned for %(day)s.") % {"day": weekday(review.planned)}


def then_and_now(moments: Sequence[Moment], now: float) -> str:
    """From the last answer on the skill itself."""
    own = [moment for moment in moments if moment.right is not None]
    if not own:
        return ""
    words = _("After the last answer, on %(day)s, the chance was %(then)s; the forecast for now is"
              " %(now)s.")  # fmt: skip
    day = weekday(localtime(own[-1].at).date())
    return words % {"day": day, "then": percent(own[-1].p), "now": percent(now)}


def lapse(one: Lapse) -> str:
    """What was mastered is not taken away without a word."""
    numbers = {"day": weekday(localtime(one.until).date()), "count": one.wrong}
    words = ngettext(
        "Was mastered until %(day)s, when %(count)d answer was not right.",
        "Was mastered until %(day)s, when %(count)d answers in a row were not right.",
        one.wrong,
    )
    return words % numbers


def load(days: Iterable[Day], today: date) -> str:
    """ "3 today, 2 tomorrow, 1 on Friday 6 March"."""
    return ", ".join(_on_a_day(day, today) for day in days)


def _on_a_day(day: Day, today: date) -> str:
    numbers = {"count": len(day.reviews), "day": weekday(day.on)}
    if day.on == today:
        return _("%(count)d today") % numbers
    if day.on == today + timedelta(days=1):
        return _("%(count)d tomorrow") % numbers
    return _("%(count)d on %(day)s") % numbers


def notes(
    reviews: Reviews, lapses: Mapping[int, Lapse], index: CourseIndex
) -> dict[int, list[str]]:
    """Skill -> what there is to say: of those due or refreshed in part, and those lost."""
    found = {
        skill: [evidence(review, index), plan(review, reviews.most)]
        for skill, review in reviews.by_skill.items()
        if review.is_due or review.partial
    }
    for skill, one in lapses.items():
        found.setdefault(skill, []).append(lapse(one))
    return found
