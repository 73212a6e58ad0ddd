"""The recorder, the layout, the picture and its text alternative."""

from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from autograde.check import figure, graph
from autograde.check.layout import arrange
from autograde.check.picture import paint, text_width
from autograde.check.recording import number


class Times:
    """A layer with two inputs, written here so that no answer is needed."""

    def forward(self, x, y):
        self.kept = x, y
        return x * y

    def backward(self, dout):
        x, y = self.kept
        return dout * y, dout * x


class Double:
    def forward(self, x):
        return 2 * x

    def backward(self, dout):
        return 2 * dout


class ForwardOnly(Double):
    def backward(self, dout):
        raise NotImplementedError


class Unwritten:
    def forward(self, x):
        raise NotImplementedError

    def backward(self, dout):
        raise NotImplementedError


class OneForTwo(Times):
    def backward(self, dout):
        return dout


class Spoiler(Double):
    """Writes into what it is given."""

    def forward(self, x):
        x[:] = 0
        return x + 1

    def backward(self, dout):
        dout[:] = 0
        return dout


def bill(g):
    price, count, tax = g.input("price", 100.0), g.input("count", 2.0), g.input("tax", 1.1)
    return g.call(Times(), g.call(Times(), price, count), tax, name="bill")


def fan_out(g):
    x = g.input("x", 3.0)
    return g.call(Times(), x, g.call(Double(), x))


def same_value_twice(g):
    x = g.input("x", 3.0)
    return g.call(Times(), x, x)


def long_edge(g):
    """An input that is used at once and again far to the right, with arrays of several lines beside it."""
    x, w = g.input("a long name", np.ones((3, 3))), g.input("w", np.full((3, 3), -0.125))
    y = x
    for _ in range(4):
        y = g.call(Double(), y)
    return g.call(Times(), g.call(Times(), y, w), x)


def by_hand(g):
    price, count = g.input("price", 100), g.input("count", 2)
    return g.given("×", price, count, value=200, gradients=(2, 100), name="cost")


GRAPHS = [bill, fan_out, same_value_twice, long_edge, by_hand]


def test_gradients_come_from_the_layers_in_reverse_order():
    recorded = graph.record(bill)
    assert recorded.output.value == pytest.approx(220)
    assert [node.gradient for node in recorded.inputs] == pytest.approx([2.2, 110, 200])


@pytest.mark.parametrize(("build", "gradient"), [(fan_out, 12.0), (same_value_twice, 6.0)])
def test_gradients_add_at_a_fan_out(build, gradient):
    assert graph.record(build).inputs[0].gradient == pytest.approx(gradient)


def test_the_upstream_gradient_can_be_given():
    assert [node.gradient for node in graph.record(bill, dout=10.0).inputs] == pytest.approx([22, 1100, 2000])


def test_a_step_that_does_not_reach_the_output_gets_no_gradient():
    def build(g):
        x, unused = g.input("x", 1.0), g.input("unused", 2.0)
        g.call(Double(), unused)
        return g.call(Double(), x)

    recorded = graph.record(build)
    assert [node.gradient for node in recorded.inputs] == [2.0, None]
    assert paint(recorded)


def test_a_layer_that_writes_into_its_arguments_spoils_no_other_number():
    x = np.array([1.0, 2.0])
    recorded = graph.record(lambda g: g.call(Spoiler(), g.input("x", x)))
    assert x.tolist() == [1.0, 2.0]
    assert recorded.output.gradient.tolist() == [1.0, 1.0]


def test_one_layer_object_in_two_places_is_refused():
    layer = Double()
    with pytest.raises(ValueError, match="give each operation a Double"):
        graph.record(lambda g: g.call(layer, g.call(layer, g.input("x", 1.0))))


def test_a_graph_by_hand_needs_one_gradient_for_each_input():
    with pytest.raises(ValueError, match="1 gradients were given for 2 inputs"):
        graph.record(lambda g: g.given("×", g.input("x", 1), g.input("y", 2), value=2, gradients=(1,)))


@pytest.mark.parametrize("build", GRAPHS)
def test_nothing_lies_on_top_of_anything_else(build):
    placed = arrange(graph.record(build), text_width)
    for one, other in combinations(placed.items, 2):
        apart_x = abs(one.x - other.x) - (one.width + other.width) / 2
        apart_y = abs(one.y - other.y) - (one.height + other.height) / 2
        assert max(apart_x, apart_y) > -1e-9, (one.kind, one.text, other.kind, other.text)


@pytest.mark.parametrize("build", GRAPHS)
def test_the_drawn_texts_do_not_overlap_and_stay_inside(build):
    with figure.look():
        fig = paint(graph.record(build))
        fig.canvas.draw()
    axes = fig.axes[0]
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    for box in [*boxes, axes.get_legend().get_window_extent()]:
        assert fig.bbox.x0 <= box.x0
        assert box.x1 <= fig.bbox.x1
        assert fig.bbox.y0 <= box.y0
        assert box.y1 <= fig.bbox.y1


@pytest.mark.parametrize("build", GRAPHS)
def test_arrows_go_from_left_to_right(build):
    for chain in arrange(graph.record(build), text_width).chains:
        assert all(left.x < right.x for left, right in pairwise(chain))


@pytest.mark.parametrize("build", GRAPHS)
def test_the_same_graph_gives_the_same_bytes(build):
    def picture() -> bytes:
        with figure.look():
            return figure.png(paint(graph.record(build)))

    assert picture() == picture()


def contrast(color, ground):
    """The contrast of two colours, 1 to 21, by WCAG 2.2."""

    def luminance(text):
        channels = np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    darker, lighter = sorted((luminance(color), luminance(ground)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("color", [figure.FORWARD, figure.GRADIENT, figure.INK])
def test_numbers_in_a_picture_can_be_read(color):
    assert contrast(color, "#FFFFFF") >= 4.5


def test_a_notebooks_own_settings_do_not_change_the_picture():
    import matplotlib

    def picture() -> bytes:
        with figure.look():
            return figure.png(paint(graph.record(bill)))

    before = picture()
    with matplotlib.rc_context({"font.size": 30, "figure.facecolor": "black", "savefig.dpi": 30}):
        assert picture() == before


@pytest.mark.parametrize("build", GRAPHS)
def test_the_text_alternative_has_every_value_and_every_gradient(build):
    recorded = graph.record(build)
    words = recorded.describe()
    nodes = [*recorded.inputs, *(node for _, node in recorded.steps)]
    for node in nodes:
        assert f"value {number(node.value)}, gradient {number(node.gradient)}" in words
    for step, _ in recorded.steps:
        for gradient in step.gradients:
            assert f"(sent back: {number(gradient)})" in words


def test_an_unwritten_forward_gives_one_line(capsys):
    graph.draw(lambda g: g.call(Unwritten(), g.input("x", 1.0)))
    assert capsys.readouterr().out == "Nothing to draw yet: Unwritten.forward is still to be written.\n"


def test_an_unwritten_backward_gives_the_values_only(capsys):
    graph.draw(lambda g: g.call(ForwardOnly(), g.call(Double(), g.input("x", 1.0))))
    first, picture = capsys.readouterr().out.splitlines()
    assert first == "Values only: ForwardOnly.backward is still to be written."
    assert "value 4" in picture
    assert "gradient" not in picture


def test_gradients_in_the_wrong_number_give_the_values_only(capsys):
    graph.draw(lambda g: g.call(OneForTwo(), g.input("x", 1.0), g.input("y", 2.0)))
    assert "Values only: OneForTwo.backward returned 1 result(s)" in capsys.readouterr().out


def test_gradients_can_be_left_out_of_a_graph_by_hand(capsys):
    graph.draw(by_hand, gradients=False)
    words = capsys.readouterr().out
    assert "value 200" in words
    assert "gradient" not in words
    assert "sent back" not in words


def test_a_mistake_of_another_kind_is_not_hidden():
    with pytest.raises(TypeError):
        graph.draw(lambda g: g.call(Double(), g.input("x", 1.0), g.input("y", 2.0)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (715.0000000000001, "715"),
        (-0.5, "-0.5"),
        (np.float32(0.25), "0.25"),
        (np.array([1.0, -2.0]), "[1, -2]"),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), "[[1, 2],\n [3, 4]]"),
        (np.zeros((30, 4)), "(30, 4) array"),
        (float("nan"), "nan"),
        (None, "None"),
        ([[1], [2, 3]], "[[1], [2, 3]]"),
    ],
)
def test_numbers_as_the_picture_shows_them(value, text):
    assert number(value) == text


@pytest.fixture
def shown(monkeypatch):
    """What would reach a notebook: the bundles and their metadata."""
    import IPython
    import IPython.display

    bundles = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace())
    monkeypatch.setattr(IPython.display, "display", lambda bundle, metadata, raw: bundles.append((bundle, metadata)))
    return bundles


def test_a_figure_is_shown_with_its_text_alternative(shown):
    graph.draw(bill)
    [(bundle, metadata)] = shown
    assert 'alt="A computation graph' in bundle["text/html"]
    assert bundle["text/plain"] == metadata["image/png"]["alt"] == graph.record(bill).describe()
    assert f"base64,{bundle['image/png']}" in bundle["text/html"]


def test_a_text_alternative_cannot_leave_its_attribute(shown):
    figure.draw(lambda ax: ax.plot([0, 1]), alt='x < 0 & "y" > 0')
    [(bundle, _)] = shown
    assert 'alt="x &lt; 0 &amp; &quot;y&quot; &gt; 0"' in bundle["text/html"]


def test_a_figure_of_an_unwritten_answer_gives_one_line(shown, capsys):
    figure.draw(lambda ax: ax.plot(Unwritten().forward(np.zeros(3))), alt="three zeros")
    assert shown == []
    assert capsys.readouterr().out == "Nothing to draw yet: Unwritten.forward is still to be written.\n"


def test_a_figure_has_a_panel_for_each_set_of_axes(shown):
    seen = []
    figure.draw(lambda *axes: seen.extend(axes), alt="two empty panels", panels=2)
    assert len(seen) == 2


def test_without_matplotlib_the_words_are_printed(monkeypatch, capsys):
    import sys

    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    graph.draw(bill)
    figure.draw(lambda ax: ax.plot([0, 1]), alt="a line")
    words = capsys.readouterr().out
    assert words.startswith("A computation graph")
    assert words.endswith("a line\n")
