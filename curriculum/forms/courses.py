from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from curriculum.fields import LANGUAGE
from curriculum.forms.texts import SlugField, TextsForm

MOST_UPLOADED = 50_000_000


class CourseUpdateForm(TextsForm):
    texts = {"title": (_("Title"), True, 1), "description": (_("Description"), False, 3)}

    spoken = forms.CharField(
        label=_("Languages"),
        help_text=_("Codes with commas between them. The first is the main one: en, es"),
        max_length=60,
    )
    licence = forms.CharField(label=_("Licence"), required=False, max_length=200)
    attribution = forms.CharField(
        label=_("Attribution"), required=False, max_length=2000, help_text=_("Who wrote it.")
    )
    source_url = forms.URLField(
        label=_("Source"), required=False, max_length=500, assume_scheme="https"
    )
    published = forms.BooleanField(
        label=_("Teachers may use this course in their classes"), required=False
    )

    def clean_spoken(self) -> list[str]:
        codes = [code.strip() for code in self.cleaned_data["spoken"].split(",") if code.strip()]
        if not codes or not all(LANGUAGE.fullmatch(code) for code in codes):
            raise forms.ValidationError(_("Write language codes, like: en, es"))
        return list(dict.fromkeys(codes))

    def values(self) -> dict[str, Any]:
        """What actions.save_course takes."""
        plain = {k: self.cleaned_data[k] for k in ("licence", "attribution", "source_url")}
        return {
            **plain,
            "title": self.text("title"),
            "description": self.text("description"),
            "languages": self.cleaned_data["spoken"],
            "published": self.cleaned_data["published"],
        }


class CourseForm(CourseUpdateForm):
    """A new course; its slug stays, since files and addresses name the course by it."""

    slug = SlugField(80, help_text=_("A short name for addresses and files; it stays as it is."))
    published = None  # type: ignore[assignment]

    def values(self) -> dict[str, Any]:
        self.cleaned_data["published"] = False
        return super().values()


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Course file"),
        help_text=_("A zip of a course folder, as the export makes it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_UPLOADED:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Import it with the import_course command.")
            )
        return file
