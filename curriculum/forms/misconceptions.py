from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from curriculum.authoring.finding_words import said
from curriculum.content import text_in
from curriculum.course_files import entries
from curriculum.course_files.writing import yaml_text
from curriculum.course_files.yaml_lines import YamlError, load
from curriculum.fields import Fields, unstorable
from curriculum.findings import Finding
from curriculum.forms.texts import SlugField, TextsForm
from curriculum.models import Course

if TYPE_CHECKING:
    ModelMultipleChoice = forms.ModelMultipleChoiceField[Any]
else:
    ModelMultipleChoice = forms.ModelMultipleChoiceField


class TitledSeveral(ModelMultipleChoice):
    def label_from_instance(self, obj: Any) -> str:
        return text_in(obj.title, get_language() or "en")


class MisconceptionForm(TextsForm):
    texts = {
        "title": (_("Title"), True, 1),
        "description": (_("What the student does"), False, 3),
        "remediation": (_("What helps"), False, 3),
    }

    slug = SlugField(help_text=_("Foreseen wrong answers name it by this."))
    examples = forms.CharField(
        label=_("Examples"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "as-code"}),
        help_text=_(
            "Questions with the wrong answer that shows it; unforeseen answers are compared "
            "with them. One entry: <code>- {question: 3 - 5, answer: '2'}</code>"
        ),
    )
    skills = TitledSeveral(
        queryset=None,
        label=_("Seen while practising"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        skills = course.skills.order_by("position", "pk")
        self.fields["skills"].queryset = skills  # type: ignore[attr-defined]

    def clean_examples(self) -> list[dict[str, Any]]:
        """Read like the examples of a course file, and as strictly."""
        try:
            value, lines = load(self.cleaned_data["examples"])
        except YamlError as error:
            raise forms.ValidationError(
                _("Line %(line)s: %(message)s"),
                params={"line": error.line, "message": said(error.message)},
            ) from None
        findings: list[Finding] = list(unstorable(value))
        data = {"slug": "one", "title": "one", "examples": value or []}
        found = entries.misconception(Fields(data, "", findings), 0)
        if findings:
            raise forms.ValidationError([_said(one, lines) for one in findings])
        return [dict(one) for one in found.examples]

    def values(self) -> dict[str, Any]:
        """What actions.save_misconception takes."""
        plain = {name: self.cleaned_data[name] for name in ("slug", "skills", "examples")}
        return plain | {name: self.text(name) for name in self.texts}


def examples_text(examples: list[Any]) -> str:
    """Question first: the database does not keep the order of keys."""
    keys = ("question", "answer")
    ordered = [{key: one[key] for key in keys if key in one} for one in examples]
    return yaml_text(ordered) if ordered else ""


def _said(finding: Finding, lines: dict[str, int]) -> forms.ValidationError:
    line = lines.get(finding.path.removeprefix("examples"), 0)
    return forms.ValidationError(
        _("Line %(line)s: %(message)s"),
        params={"line": line or 1, "message": said(finding.message)},
    )
