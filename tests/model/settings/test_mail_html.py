"""HTML that would hold a window up is cut down, and all other is left as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings.mail_html import DEEPEST, drawable

PIECES = st.sampled_from(
    [
        *("<table>", "</table>", "<tr><td>", "<td colspan='9999'>", '<p title="</table>">', "<br/>", "<img src=x />"),
        *("<!-- </table> -->", "<![if x[", "<!DOCTYPE [", "<?x", "</p", "--", "<", ">"),
        *("&amp;", "&#8364;", "text", "<style>p > b {}</style>", "<script>"),
    ]
)


@pytest.mark.parametrize(
    "html",
    [
        "Your code is {####}.",
        "<p>Costs &euro;5 &amp; more &#8364;</p>",
        '<table width="100%"><tr><td colspan="2" style="color:#0a7">Hi</td></tr></table>',
        "<style>p > b { color: red }</style><p>1 < 2</p>",
        '<a href="#">here</a><br>',
    ],
)
def test_what_real_messages_have_is_left_as_it_is(html: str) -> None:
    assert drawable(html) == html


def test_tables_within_tables_end_at_a_depth_and_their_text_stays() -> None:
    drawn = drawable("<table><tr><td>" * 50 + "deep" + "</td></tr></table>" * 50)
    assert drawn.count("<table>") == drawn.count("</table>") == DEEPEST
    assert "deep" in drawn


def test_tables_beside_each_other_are_all_left() -> None:
    html = "<table><tr><td>x</td></tr></table>" * 100
    assert drawable(html) == html


@pytest.mark.parametrize("span", ["9999", '"9999"', "'99999999999999999999999'"])
def test_a_cell_spans_no_more_than_a_screen_has(span: str) -> None:
    drawn = drawable(f"<table><tr><td colspan={span}>x</td></tr></table>")
    assert "99" not in drawn
    assert "colspan" in drawn


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_is_written_it_is_never_deeper_than_that(html: str) -> None:
    depth = deepest = 0
    for tag in re.findall(r"</?table\b", drawable(html)):
        depth = max(0, depth + (-1 if tag.startswith("</") else 1))
        deepest = max(deepest, depth)
    assert deepest <= DEEPEST
