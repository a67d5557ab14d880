"""What a folder in the common data format becomes, and what is put right on the way."""

from __future__ import annotations

import gzip
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_tracing.logs.log import UNTIMED, AnswerLog
from knowledge_tracing.logs.reading import Repairs, read_log, read_pair
from tests.knowledge_tracing.logs.folders import ANSWERS, HEADER, SHARED, needs, write, write_all

NONE = Repairs()


def rows(log: AnswerLog) -> list[tuple[str, str, float, float]]:
    """Learner, item, credit, time, with the ids of the source."""
    items = [log.catalogue.items[i] for i in log.item]
    learners = [log.learners[n] for n in log.learner]
    return list(zip(learners, items, log.right.tolist(), log.days.tolist(), strict=True))


def test_a_whole_folder(tmp_path):
    log, repairs = read_log(write_all(tmp_path))
    catalogue = log.catalogue
    assert repairs == NONE
    assert log.learners == ("ada", "ben")
    assert log.item.tolist() == [0, 1, 0, 1]
    assert log.right.tolist() == [1, 0, 1, 1]
    assert (log.days[2] - log.days[0], log.timed) == (1.0, True)
    assert (catalogue.items, catalogue.skills) == (("i1", "i2", "i3"), ("s1", "s2", "s3"))
    assert catalogue.item_skills.tolist() == [[0, -1], [0, 1], [2, -1]]
    np.testing.assert_array_equal(catalogue.difficulty, [-0.8, 0.8, np.nan])
    assert catalogue.guess.tolist() == [0, 0.25, 0]
    assert catalogue.edges.tolist() == [[0, 1], [0, 2]]
    assert catalogue.skill_names == ("Adding", "Carrying", "Taking away")


def test_the_primary_skill_comes_first(tmp_path):
    items = ("item_id,skill_ids,primary_skill_id", "i1,s1,s1", "i2,s1~s2,s2")
    log, _ = read_log(write_all(tmp_path, items=items))
    assert log.catalogue.item_skills.tolist() == [[0, -1], [1, 0]]


def test_without_tables_items_and_skills_come_from_the_answers(tmp_path):
    answers = ("ada,x,b~a,1,5,0", "ada,x,c,1,6,1", "ada,y,a,0.5,7,2")
    log, _ = read_log(write(tmp_path, answers))
    assert (log.catalogue.items, log.catalogue.skills) == (("x", "y"), ("b", "a", "c"))
    assert log.catalogue.item_skills.tolist() == [[0, 1, 2], [1, -1, -1]]
    assert log.right.tolist() == [1, 1, 0.5]
    assert len(log.catalogue.edges) == 0


def test_compressed_answers(tmp_path):
    text = "\n".join((HEADER, *ANSWERS))
    (tmp_path / "interactions.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert len(read_log(tmp_path)[0]) == 4


def test_an_opened_hint_is_help(tmp_path):
    log, _ = read_log(write(tmp_path, ("ada,x,s,1,5,1", "ada,x,s,1,6,"), HEADER[:-5] + "hint_used"))
    assert log.help_level.tolist() == [1, 0]


def test_without_times_answers_are_a_step_apart(tmp_path):
    log, repairs = read_log(write(tmp_path, ("b,x,s,1,,0", "a,x,s,1,,0", "b,x,s,1,,1")))
    assert (log.timed, repairs) == (False, NONE)
    assert log.days.tolist() == [0, 0, UNTIMED]


def test_whole_numbers_are_sorted_as_numbers(tmp_path):
    log, _ = read_log(write(tmp_path, ("10,x,s,1,,0", "9,x,s,1,,0", "x,x,s,1,,0")))
    assert log.learners == ("9", "10", "x")


@pytest.mark.parametrize(
    ("times", "unit"),
    [
        ("1600000000000 1600086400000", "milliseconds"),
        ("1600000000000000 1600086400000000", "microseconds"),
        ("1600000000 1600086400", ""),
        ("0 86400", ""),
    ],
)
def test_units_of_time(tmp_path, times, unit):
    answers = tuple(f"ada,x,s,1,{time},{n}" for n, time in enumerate(times.split()))
    log, repairs = read_log(write(tmp_path, answers))
    assert repairs == Repairs(unit=unit)
    assert np.diff(log.days).tolist() == pytest.approx([1.0])


@pytest.mark.parametrize(
    ("answers", "repairs", "kept"),
    [
        ("a,x,s,1,20,1 a,y,s,0,10,0", Repairs(unsorted=1), "yx"),
        ("a,x,s,1,20,0 b,x,s,1,5,0 a,y,s,0,30,1", NONE, "xyx"),
        ("a,x,s,1,20,0 a,x,s,1,20,0 a,x,s,1,20,1", Repairs(repeated=1), "xx"),
        ("a,x,s,1,20,0 a,x,t,1,20,0", Repairs(repeated=1), "x"),
        ("a,x,s,1,20,0 a,y,s,1,20,0", NONE, "xy"),
        ("a,x,s,1,20,0 a,y,s,1,10,1", Repairs(backwards=1), "xy"),
    ],
)
def test_what_is_harmless_is_put_right_and_counted(tmp_path, answers, repairs, kept):
    log, found = read_log(write(tmp_path, tuple(answers.split())))
    assert found == repairs
    assert "".join(log.catalogue.items[i] for i in log.item) == kept
    assert len(found.lines()) == (repairs != NONE)


def test_without_order_time_decides_and_ties_stay(tmp_path):
    answers = ("a,x,s,1,20", "a,y,s,0,10", "a,z,s,0,20", "a,z,s,0,20")
    log, repairs = read_log(write(tmp_path, answers, HEADER.removesuffix(",order")))
    assert [log.catalogue.items[i] for i in log.item] == ["y", "x", "z"]
    assert (repairs.unsorted, repairs.repeated) == (1, 1)


def test_without_order_and_time_nothing_is_a_repeat(tmp_path):
    header = HEADER.removesuffix(",order")
    log, repairs = read_log(write(tmp_path, ("a,x,s,1,",) * 3, header))
    assert (len(log), repairs) == (3, NONE)


def test_loops_and_repeats_among_prerequisites(tmp_path):
    edges = ("from_skill_id,to_skill_id", "s1,s1", "s1,s2", "s1,s2")
    log, repairs = read_log(write_all(tmp_path, prerequisites=edges))
    assert log.catalogue.edges.tolist() == [[0, 1]]
    assert (repairs.self_loops, repairs.repeated_edges) == (1, 1)
    assert repairs.lines()[0].startswith("1 skills that are their own prerequisite")


def test_prerequisites_of_skills_without_items_are_kept(tmp_path):
    write_all(tmp_path, prerequisites=("from_skill_id,to_skill_id", "s9,s1", "s9,s8"))
    (tmp_path / "skills.csv").unlink()
    catalogue = read_log(tmp_path)[0].catalogue
    assert catalogue.skills == ("s1", "s2", "s3", "s9", "s8")
    assert catalogue.edges.tolist() == [[3, 0], [3, 4]]


def test_finer_columns_count_where_they_are(tmp_path):
    header = f"{HEADER},hint_used,credit,help_level"
    more = (",0,1,0", ",1,0.5,3", ",1,1,", ",0,1,4")
    answers = tuple(a + b for a, b in zip(ANSWERS, more, strict=True))
    items = ("item_id,skill_ids,difficulty,difficulty_logit,guess", "i1,s1,1,,0.2", "i2,s2,3,1.7,")
    log, _ = read_log(write(write_all(tmp_path, items=items), answers, header))
    assert log.right.tolist() == [1.0, 0.5, 1.0, 1.0]
    assert log.help_level.tolist() == [0, 3, 0, 4]
    assert log.catalogue.difficulty.tolist() == [-0.8, 1.7]


@pytest.mark.parametrize("codes", [("a", ""), ("a", "a")])
def test_codes_that_are_no_names_are_passed_by(tmp_path, codes):
    skills = ("skill_id,code", *(f"s{n},{code}" for n, code in enumerate((*codes, "c"), 1)))
    log, _ = read_log(write_all(tmp_path, skills=skills))
    assert log.catalogue.skills == ("s1", "s2", "s3")


def test_two_folders_share_one_catalogue(tmp_path):
    answers = ("zoe,i9,s9,1,1600000000,0", "zoe,i1,s1,1,1600000000,1")
    first, second, repairs = read_pair(
        write_all(tmp_path / "fitted"), write(tmp_path / "judged", answers)
    )
    assert first.catalogue is second.catalogue
    assert second.catalogue.items == ("i1", "i2", "i3", "i9")
    assert second.item.tolist() == [3, 0]
    assert second.catalogue.item_skills[3].tolist() == [3, -1]
    assert (first.learners, second.learners, repairs) == (("ada", "ben"), ("zoe",), [NONE, NONE])


answer = st.tuples(
    st.sampled_from(["7", "10", "ß", "x y"]), st.sampled_from(["i1", "i2"]), st.sampled_from("01")
)


@settings(max_examples=40, deadline=None)
@given(st.lists(answer, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    answers: list[tuple[str, str, str]], rng: random.Random
) -> None:
    lines = [
        f"{learner},{item},s-{item},{right},{1000 + n},{n}"
        for n, (learner, item, right) in enumerate(answers)
    ]
    mixed = [*lines, rng.choice(lines)]
    rng.shuffle(mixed)
    with tempfile.TemporaryDirectory() as folder:
        log, repairs = read_log(write(Path(folder), tuple(lines)))
        again, more = read_log(write(Path(folder), tuple(mixed)))
    assert rows(again) == rows(log)
    assert (repairs, more.repeated) == (NONE, 1)
    assert np.all(np.diff(log.learner) >= 0)


@needs(SHARED / "data/kt")
@pytest.mark.parametrize(
    ("name", "learners", "answers", "skills", "edges"),
    [("dbe_kt22", 936, 127_052, 98, 101), ("spanish", 28, 75_442, 221, 0)],
)
def test_public_data(name, learners, answers, skills, edges):
    log, repairs = read_log(SHARED / "data/kt" / name)
    assert (len(log.learners), len(log)) == (learners, answers)
    assert (len(log.catalogue.skills), len(log.catalogue.edges)) == (skills, edges)
    assert repairs == NONE
