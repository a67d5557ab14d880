"""The shape of what an author sends. Whether it is allowed is decided by actions."""

from curriculum.forms.courses import CourseForm, CourseUpdateForm, ImportForm
from curriculum.forms.exercises import EditorForm, FilterForm
from curriculum.forms.misconceptions import MisconceptionForm
from curriculum.forms.skills import EdgeForm, SkillForm

__all__ = [
    "CourseForm",
    "CourseUpdateForm",
    "EdgeForm",
    "EditorForm",
    "FilterForm",
    "ImportForm",
    "MisconceptionForm",
    "SkillForm",
]
