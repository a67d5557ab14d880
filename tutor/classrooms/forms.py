"""Shapes of what is posted about classes. Whether it is allowed is the actions' business."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curriculum.content import text_in
from curriculum.models import Course
from tutor.classrooms import roster
from tutor.classrooms.models import Classroom
from tutor.people.models import User

if TYPE_CHECKING:
    CourseChoice = forms.ModelChoiceField[Course]
else:
    CourseChoice = forms.ModelChoiceField


class CourseField(CourseChoice):
    def label_from_instance(self, course: Course) -> str:
        return text_in(course.title, get_language() or "en") or course.slug


def _daily_reviews_field() -> forms.IntegerField:
    """Left out, it stays as it is."""
    return forms.IntegerField(
        required=False,
        label=_("Reviews a day, at most"),
        min_value=0,
        max_value=Classroom.MOST_DAILY_REVIEWS,
        initial=Classroom.DAILY_REVIEWS,
        help_text=_(
            "Exercises on skills that come back before they fade, for each student. Further ones"
            " wait for the next days; 0 leaves reviews out."
        ),
    )


class ClassroomForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the class"), max_length=120, help_text=_("For instance: 7B mathematics.")
    )
    course = CourseField(
        label=_("Course"), queryset=Course.objects.filter(published=True), empty_label=None
    )
    language = forms.ChoiceField(
        label=_("Language of new students"),
        choices=settings.LANGUAGES,
        help_text=_("Everybody can change their own language later."),
    )
    daily_reviews = _daily_reviews_field()


class ClassroomChangeForm(forms.Form):
    name = forms.CharField(label=_("Name of the class"), max_length=120)
    language = forms.ChoiceField(label=_("Language of new students"), choices=settings.LANGUAGES)
    daily_reviews = _daily_reviews_field()


class UsernameField(forms.CharField):
    """Small letters only, whatever the phone's keyboard made of the first one."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


def _code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Class code"),
        max_length=20,
        help_text=_("Six letters and digits from the board. Small or capital makes no difference."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class JoinForm(forms.Form):
    code = _code_field()


class SignUpForm(forms.Form):
    code = _code_field()
    display_name = forms.CharField(
        label=_("Your name"),
        max_length=roster.LONGEST_NAME,
        help_text=_("What your teacher calls you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = UsernameField(
        label=_("User name"),
        max_length=roster.LONGEST_USERNAME,
        help_text=_("To log in with: small letters, digits, dots or dashes."),
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*\Z",
                _("Use small letters without accents, digits, dots or dashes."),
            )
        ],
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        help_text=_("At least 8 characters. Three words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords differ."))
        elif password:
            self._check_strength(password, data)
        return data

    def _check_strength(self, password: str, data: dict[str, Any]) -> None:
        account = User(username=data.get("username", ""), display_name=data.get("display_name", ""))
        try:
            validate_password(password, account)
        except forms.ValidationError as error:
            self.add_error("password", error)


class RosterForm(forms.Form):
    file = forms.FileField(label=_("CSV file"), required=False)
    text = forms.CharField(
        label=_("Or paste the list here"),
        required=False,
        strip=False,
        max_length=roster.MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "number"}),
    )

    def clean(self) -> dict[str, Any]:
        """A file wins over the text: it is what the teacher has just chosen."""
        data = super().clean() or self.cleaned_data
        if upload := data.get("file"):
            if upload.size > roster.MOST_BYTES:
                self.add_error("file", _("This file is too large for a class list."))
            else:
                data["text"] = roster.decode(upload.read())
        if not self.errors and not (data.get("text") or "").strip():
            self.add_error("text", _("Choose a file or paste a list."))
        return data
