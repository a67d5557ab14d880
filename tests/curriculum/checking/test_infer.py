"""The kind behind a stored key, and the measuring command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from curriculum.checking import check
from curriculum.checking.infer import spec_for_key

SHARED = Path(os.environ.get("CHIRON_SHARED", Path(__file__).resolve().parents[4] / "shared"))
SAMPLE = SHARED / "data" / "oatutor-sample"
needs_sample = pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"no sample data at {SAMPLE}")

KEYS = [
    ("$$xp+3p$$", "arithmetic", "expression"), ("$$\\frac{-5}{2}$$", "arithmetic", "number"),
    ("-5a", "arithmetic", "expression"), ("$$z=2$$", "arithmetic", "equation"),
    ("[5/6,inf)", "string", "interval"), ("-6,6", "string", "list"), ("(2,3)", "string", "tuple"),
    (r"$$\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$$", "arithmetic", "matrix"),
    (r"$$\left[\begin{array}{cc|c} 1 & 0 & 3 \\ 0 & 1 & 2 \end{array}\right]$$", "arithmetic",
     "matrix"),
    ("$$x\\geq 3$$", "arithmetic", "inequality"), ("no solution", "arithmetic", "text"),
    ("DNE", "string", "text"), ("yes", "string", "text"), ("a", "string", "text"),
    ("$$12\\%$$", "arithmetic", "percent"), ("$$\\$1,250$$", "arithmetic", "money"),
    ("5 cm", "string", "units"), ("$$32 \\text{ square feet}$$", "arithmetic", "units"),
    ("$$1,234$$", "arithmetic", "number"), ("$$\\{1,2\\}$$", "arithmetic", "set"),
    ("$$x=\\pm 3$$", "arithmetic", "list"), ("$$x=3$$, $$y=2$$", "arithmetic", "tuple"),
    ("$$6.02\\times{10}^{23}$$", "arithmetic", "number"),
    ("$$45^{\\circ}$$", "arithmetic", "number"),
    ("$$\\left(-\\infty,-2\\right)\\cup\\left(-2,\\infty\\right)$$", "arithmetic", "interval"),
    (r"$$x=\frac{5\pm \sqrt{13}}{6}$$", "arithmetic", "list"),
    ("$$5E-3$$", "arithmetic", "expression"),
    ("120 square feet", "string", "units"), ("$$60$$ miles", "arithmetic", "units"),
    ("45 miles per hour", "string", "units"), ("5cm", "string", "units"),
    ("$$12pt$$", "arithmetic", "expression"), ("6ft", "arithmetic", "expression"),
    ("14 ft by 10 ft", "string", "text"),
    ("$$(x,y)=(2,-5)$$", "arithmetic", "tuple"),
    (r"$$\left<3,-4\right>$$", "arithmetic", "tuple"),
    ("$$5tg$$", "arithmetic", "expression"),
    (r"$$f'\left(x\right)=6x$$", "arithmetic", "equation"),
    (r"$$\overline{x}=4.2$$", "arithmetic", "equation"),
    ("@{ans}", "arithmetic", "text"), ("4!", "arithmetic", "text"),
    ("3+2i", "arithmetic", "expression"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer_type", "kind"), KEYS)
def test_a_key_shows_its_kind_and_accepts_itself(key, answer_type, kind):
    asked = spec_for_key([key], answer_type=answer_type)
    assert asked.kind == kind
    assert check(asked, key).right


def test_several_keys_share_one_kind():
    asked = spec_for_key(["$$2$$", "$$x=2$$", "two"])
    assert [check(asked, t).right for t in ("2", "x=2", "two", "3")] == [True, True, True, False]


def test_a_choice_is_graded_by_the_option_not_its_place():
    asked = spec_for_key(["$$x^2$$"], problem_type="MultipleChoice", answer_type="string",
                         choices=["$$x$$", "$$x^2$$"])  # fmt: skip
    assert (asked.kind, asked.accept) == ("choice", ("o2",))
    assert check(asked, "$$x^2$$").right
    assert check(asked, "o1").kind == "wrong"


def test_a_choice_without_its_answer_gains_it():
    asked = spec_for_key(["both"], problem_type="MultipleChoice", choices=["one", "other"])
    assert [option.text for option in asked.options] == ["one", "other", "both"]
    assert check(asked, "both").right


@needs_sample
def test_every_key_of_the_sample_is_accepted_by_its_own_specification():
    refused = []
    for path in sorted(SAMPLE.glob("content-pool/*/steps/*/*.json")):
        step = json.loads(path.read_text(encoding="utf-8"))
        asked = spec_for_key(
            step["stepAnswer"],
            problem_type=step["problemType"],
            answer_type=step["answerType"],
            choices=step.get("choices"),
        )
        refused += [(step["id"], key) for key in step["stepAnswer"] if not check(asked, key).right]
    assert refused == []


@needs_sample
def test_the_command_measures_the_sample(capsys):
    call_command("check_answers", str(SAMPLE / "equivalence.jsonl"), "--json")
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert result["n"] == 881
    assert result["accuracy"] >= 0.99
    assert not {"sign_error", "off_by_one", "coefficient_off_by_one"} & set(result["false_accepts"])
    assert "verbatim_key" not in result["false_rejects"]


def test_the_command_counts_by_kind(tmp_path, capsys):
    cases = [
        ("x+x", True, "sum"),
        ("3x", True, "odd"),
        ("2x", False, "even"),
        ("2x+", False, "cut"),
    ]
    rows = [
        {"step_id": "s1a", "answer": "$$2x$$", "attempt": a, "equivalent": e, "kind": k}
        for a, e, k in cases
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    call_command("check_answers", str(path), "--json")
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    kept = {k: result[k] for k in ("n", "accuracy", "false_accepts", "false_rejects", "malformed")}
    assert kept == {"n": 4, "accuracy": 0.5, "false_accepts": {"even": 1},
                    "false_rejects": {"odd": 1}, "malformed": 1}  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", '{"answer": "1"}', "[1]"])
def test_the_command_names_a_bad_file(tmp_path, text):
    path = tmp_path / "cases.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("check_answers", str(path))
    assert caught.value.returncode == 2
    assert str(path) in str(caught.value)
