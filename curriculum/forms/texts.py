"""Texts in several languages: one field a language, one authored text out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from curriculum.content import Text
from curriculum.fields import SLUG

NAMES = dict(settings.LANGUAGES)


class SlugField(forms.CharField):
    """As course files want it; JavaScript never sees the pattern."""

    def __init__(self, limit: int = 120, **options: Any) -> None:
        whole = RegexValidator(
            rf"\A(?:{SLUG.pattern})\Z", _("Use letters, digits, -, _ and . only.")
        )
        options.setdefault("label", _("Slug"))
        super().__init__(max_length=limit, validators=[whole], **options)
        self.widget.attrs |= {"autocapitalize": "off", "spellcheck": "false", "class": "as-code"}


class TextsForm(forms.Form):
    """`texts` names the texts of the form: name -> (label, required, lines)."""

    texts: Mapping[str, tuple[Any, bool, int]] = {}

    def __init__(
        self,
        data: Any = None,
        *,
        languages: Sequence[str],
        start: Mapping[str, Any] | None = None,
    ) -> None:
        start = dict(start or {})
        self.before: dict[str, Text] = {name: start.pop(name, "") for name in self.texts}
        known = [
            code for text in self.before.values() if not isinstance(text, str) for code in text
        ]
        self.languages = list(dict.fromkeys([*languages, *known])) or ["en"]
        super().__init__(data, initial=start)
        for name in self.texts:
            self._add(name)
        self.order_fields(self._order())

    def text(self, name: str) -> Text:
        """A course in one language keeps a plain string; otherwise language -> words."""
        words = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.languages}
        said = {code: text for code, text in words.items() if text}
        if not said:
            return ""
        return next(iter(said.values())) if len(self.languages) == 1 else said

    def _add(self, name: str) -> None:
        label, required, lines = self.texts[name]
        before = self.before[name]
        for place, code in enumerate(self.languages):
            widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
            widget.attrs["lang"] = code
            first = before if isinstance(before, str) and place == 0 else ""
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=f"{label} · {NAMES.get(code, code)}" if len(self.languages) > 1 else label,
                required=required and place == 0,
                initial=first if isinstance(before, str) else before.get(code, ""),
                max_length=5000,
                widget=widget,
            )

    def _order(self) -> list[str]:
        """Texts first, in their order; the rest as declared."""
        texts = [f"{name}_{code}" for name in self.texts for code in self.languages]
        return texts + [name for name in self.fields if name not in texts]
