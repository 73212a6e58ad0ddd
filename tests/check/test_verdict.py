"""The verdict: text, HTML and the bundle that Jupyter shows."""

import html.parser

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograde import check
from autograde.check.diagnosis import VOCABULARY
from autograde.check.verdict import MIME


def verdict_of(function, **data):
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(function, **data)
    return caught.value.verdict


def test_the_text_names_the_worst_entry_the_error_and_the_advice():
    x = np.arange(6.0).reshape(2, 3)
    text = verdict_of(lambda x: x + (x == 4), inputs=(x,), expected=x).text()
    assert "the result[1, 1] = 5" in text
    assert "the result[1, 1] = 4" in text
    assert "20 %" in text
    assert VOCABULARY["wrong_shape"].seen in verdict_of(lambda x: x[0], inputs=(x,), expected=x).text()

    def stub(x):
        raise NotImplementedError

    text = verdict_of(stub, inputs=(x,), expected=x).text()
    assert "is still to be written" in text
    assert VOCABULARY["not_attempted"].question in text


def test_html_is_escaped_and_well_formed():
    def spiteful(x):
        raise ValueError("<script>alert(1)</script>")

    page = verdict_of(spiteful, inputs=(1.0,), expected=1.0).html()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    open_tags = []

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag != "br":
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Reader().feed(page)
    assert open_tags == []


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (30, 40), (2, 3, 4), (1, 1)])
def test_the_table_shows_the_worst_entry_whatever_the_shape(shape):
    right = np.ones(shape)
    wrong = right.copy()
    wrong[tuple(n - 1 for n in shape)] = 7.25
    page = verdict_of(lambda: wrong, inputs=(), expected=right if shape else 1.0).html()
    assert "7.25" in page
    assert page.count("<td") <= 3 * 36


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_jupyter_gets_the_bundle_and_one_line_instead_of_a_traceback(shell, monkeypatch):
    shown = []
    monkeypatch.setattr(shell.display_pub, "publish", lambda data, **_: shown.append(data))
    with pytest.raises(check.CheckFailed) as caught:
        check.equal(lambda x: -x, inputs=(2.0,), expected=2.0)
    bundle = shown[0]
    assert {"text/plain", "text/html", MIME} == set(bundle)
    assert bundle[MIME]["outcome"] == "failed"
    assert bundle[MIME]["target"] == "<lambda>"
    assert len(caught.value._render_traceback_()) == 1


def test_every_diagnosis_has_a_sentence_and_a_question():
    for name, advice in VOCABULARY.items():
        assert name.replace("_", "").islower()
        assert advice.seen.endswith(".")
        assert advice.question.endswith("?") or advice.question.endswith(".")
        assert "!" not in advice.seen + advice.question


def test_where_nan_is_expected_no_distance_is_told():
    verdict = verdict_of(
        lambda x: np.nan_to_num(x), inputs=(np.array([1.0, np.nan]),), expected=np.array([1.0, np.nan])
    )
    assert "the result[1] is 0; expected nan" in verdict.text()
    assert "inf" not in verdict.text() + verdict.html()
