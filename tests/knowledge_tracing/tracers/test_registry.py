"""Models by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from knowledge_tracing.tracers.means import ItemMean
from knowledge_tracing.tracers.registry import MODELS, make, names


def test_names_are_chosen_once_and_in_order():
    assert names("item_mean, majority,item_mean,bkt:a+b") == ["item_mean", "majority", "bkt:a+b"]
    assert names("all") == list(MODELS)


@pytest.mark.parametrize("words", ["", "majority,", "nothing", "nothing:a"])
def test_an_unknown_name_is_refused(words):
    with pytest.raises(ValueError, match="there is no model"):
        names(words)


def test_a_model_is_made_afresh():
    assert isinstance(make("item_mean"), ItemMean)
    assert make("item_mean") is not make("item_mean")


def test_switches_of_a_model_without_any():
    with pytest.raises(ValueError, match="item_mean has no switches"):
        make("item_mean:no_skills")


def test_the_list_of_models_loads_no_model_packages():
    program = (
        "import sys, knowledge_tracing.tracers.registry, knowledge_tracing.evaluation.evaluating;"
        "print([n for n in ('torch', 'pyro', 'scipy', 'sklearn', 'django') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
