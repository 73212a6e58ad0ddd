"""The digits are all there, the right way round, and always split in the same way."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

import autograde.data
from autograde.data import digits

FOLDER = Path(autograde.data.__file__).parent


def test_shapes_types_and_range():
    x_train, t_train, x_held_out, t_held_out = digits()
    assert [a.shape for a in (x_train, t_train, x_held_out, t_held_out)] == [(1198, 64), (1198,), (599, 64), (599,)]
    assert x_train.dtype == x_held_out.dtype == np.float64
    assert t_train.dtype == t_held_out.dtype == np.int64
    for x in (x_train, x_held_out):
        assert x.min() == 0.0
        assert x.max() == 1.0
    assert set(t_train) == set(t_held_out) == set(range(10))


def test_every_third_image_is_held_out():
    data = digits()
    with np.load(FOLDER / "digits.npz", allow_pickle=False) as stored:
        images, labels = stored["images"], stored["labels"]
    for part, numbers in ((data.x_held_out, range(2, 1797, 3)), (data.x_train, [i for i in range(1797) if i % 3 != 2])):
        assert np.array_equal(part * 16, images[list(numbers)])
    assert np.array_equal(data.t_held_out, labels[2::3])
    assert not {row.tobytes() for row in data.x_train} & {row.tobytes() for row in data.x_held_out}


def test_each_digit_has_its_share_in_both_parts():
    data = digits()
    assert np.bincount(data.t_train).min() >= 111
    assert np.bincount(data.t_held_out).min() >= 54


def test_an_image_is_the_right_way_up():
    seven = digits().x_train[digits().t_train == 7].mean(axis=0).reshape(8, 8)
    assert seven[1].mean() > 1.5 * seven[6].mean()  # its bar is at the top
    one = digits().x_train[digits().t_train == 1].mean(axis=0).reshape(8, 8)
    assert one[:, 3:5].mean() > 3 * one[:, [0, 1, 6, 7]].mean()  # its stroke stands upright in the middle


def test_a_change_of_what_was_given_out_changes_nothing_for_the_next():
    first = digits()
    first.x_train[:] = 7.0
    first.t_train[:] = 7
    assert digits().x_train.max() == 1.0
    assert set(digits().t_train) == set(range(10))


def test_the_file_is_small_and_is_the_one_that_was_measured():
    path = FOLDER / "digits.npz"
    assert path.stat().st_size < 100_000
    with np.load(path, allow_pickle=False) as stored:
        assert sorted(stored.files) == ["images", "labels"]
        digest = hashlib.sha256(stored["images"].tobytes() + stored["labels"].tobytes()).hexdigest()
    assert digest == "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


def test_source_and_licence_lie_beside_the_file():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "UCI" in text
    assert "CC BY 4.0" in text


def test_it_is_scikit_learns_copy():
    data = pytest.importorskip("sklearn.datasets").load_digits()
    with np.load(FOLDER / "digits.npz", allow_pickle=False) as stored:
        assert np.array_equal(stored["images"], data.data)
        assert np.array_equal(stored["labels"], data.target)
