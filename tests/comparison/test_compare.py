"""The comparison is fair: each published check is real, and chainrule's own misjudges nothing."""

from __future__ import annotations

from typing import Any

import pytest
from cases import cases_of, layer_answers
from compare import (
    CHECKERS,
    OURS,
    TITLES,
    Judgement,
    accepts,
    as_markdown,
    as_text,
    judge,
    judge_all,
    misjudged,
    rows,
)
from published import PUBLISHED, Checker


class Right:
    def forward(self, x: Any, y: Any) -> Any:
        self.x, self.y = x, y
        return x * y

    def backward(self, dout: Any) -> Any:
        return dout * self.y, dout * self.x


class Swapped(Right):
    def backward(self, dout: Any) -> Any:
        return dout * self.x, dout * self.y


class Doubled(Right):
    def forward(self, x: Any, y: Any) -> Any:
        return 2 * super().forward(x, y)

    def backward(self, dout: Any) -> Any:
        return super().backward(2 * dout)


class IgnoresDout(Right):
    def backward(self, dout: Any) -> Any:
        return dout / dout * self.y, dout / dout * self.x


@pytest.fixture(scope="module")
def judgements() -> list[Judgement]:
    return judge_all()


def accepts_product(checker: Checker, layer_class: Any) -> bool:
    return accepts(checker, layer_class, cases_of("MulLayer"))


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda checker: checker.name)
class TestAChecker:
    def test_accepts_a_right_layer(self, checker: Checker) -> None:
        assert accepts_product(checker, Right)

    @pytest.mark.parametrize("wrong", [Swapped, Doubled, None])
    def test_rejects_swapped_gradients_a_wrong_forward_and_no_layer(self, checker: Checker, wrong: Any) -> None:
        assert not accepts_product(checker, wrong)

    def test_rejects_zero_gradients_of_every_layer(self, checker: Checker) -> None:
        for exercise in {answer.exercise for answer in layer_answers()}:
            assert not accepts(checker, _with_zero_gradients(exercise), cases_of(exercise)), exercise

    def test_misses_an_ignored_dout_only_if_its_own_is_all_ones(self, checker: Checker) -> None:
        assert accepts_product(checker, IgnoresDout) == (checker.name in ("minitorch", "cmu", "tinytorch"))


def _with_zero_gradients(exercise: str) -> type:
    right = cases_of(exercise)[0].right

    class Zero(right):  # type: ignore[misc, valid-type]
        def backward(self, *dout: Any) -> Any:
            gradients = super().backward(*dout)
            for name in vars(self).keys() & {"dW", "db"}:
                setattr(self, name, 0 * getattr(self, name))
            return tuple(0 * one for one in gradients) if isinstance(gradients, tuple) else 0 * gradients

    return Zero


def test_the_published_checks_accept_the_reference_of_every_layer() -> None:
    for exercise in {answer.exercise for answer in layer_answers()}:
        cases = cases_of(exercise)
        assert any(case.wrt and not case.exact for case in cases), exercise
        assert all(accepts(checker, cases[0].right, cases) for checker in PUBLISHED), exercise


def test_chainrule_rejects_every_wrong_layer_and_accepts_every_right_one(judgements: list[Judgement]) -> None:
    assert misjudged(judgements, OURS) == "chainrule misjudges none."


def test_every_answer_to_a_layer_is_judged_and_counted_once(judgements: list[Judgement]) -> None:
    assert [one.answer for one in judgements] == layer_answers()
    heading = rows(judgements)[0]
    assert sum(int(word) for cell in heading[1:4] for word in cell.split() if word.isdigit()) == len(judgements)


def test_a_judgement_repeats(judgements: list[Judgement]) -> None:
    for one in judgements[::25]:
        assert judge(one.answer) == one


def test_the_tables_name_every_checker_and_its_source(judgements: list[Judgement]) -> None:
    for table in (as_text(judgements), as_markdown(judgements)):
        assert all(table.count(f"{title}: ") == 1 for title in TITLES.values())
