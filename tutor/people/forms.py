"""Shape only: what may be done is decided in actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from tutor.people.models import User


class LoginForm(AuthenticationForm):
    shared = forms.BooleanField(
        required=False,
        label=_("This is a shared computer"),
        help_text=_("You are logged out when the browser is closed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.error_messages["invalid_login"] = _(
            "User name and password do not match. Look for capital letters and try again."
        )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["display_name", "language"]
        labels = {"display_name": _("Name shown to your class"), "language": _("Language")}
        help_texts = {"display_name": _("Empty: your user name is shown.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        )


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, new, again = (
            self.fields[n] for n in ("old_password", "new_password1", "new_password2")
        )
        old.label, new.label, again.label = _("Password now"), _("New password"), _("Once more")
        # The form stands in the middle of a page: it must not pull the reader down to it.
        del old.widget.attrs["autofocus"]
        new.help_text = _("Eight characters or more; not a common word, not only digits.")
        again.help_text = ""


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=[("auto", ""), ("light", ""), ("dark", "")])


class EraseForm(forms.Form):
    username = forms.CharField(
        max_length=150,
        label=_("Type your user name to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
