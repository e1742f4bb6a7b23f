"""Cutting text, reading questions, showing finds: pure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ctp_index.contracts import Piece
from ctp_index.contracts.queries import Clause
from ctp_index.domain.cutting import fold, stem, terms
from ctp_index.domain.highlighting import mark_all, snippet
from ctp_index.domain.queries import read_query


def cut(text):
    return [(term.text, term.position) for term in terms(text)]


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_pairs_words_and_last_character_have_positions_without_gaps():
    assert cut("春节放假 Meetings 3号") == [
        ("春节", 0),
        ("节放", 1),
        ("放假", 2),
        ("假", 3),
        ("meeting", 4),
        ("3", 5),
        ("号", 6),
    ]


def test_long_words_are_terms_too():
    assert {("国务院", 0), ("办公厅", 3), ("国务院办公厅", 0)} < set(cut("国务院办公厅"))


def test_width_and_case_do_not_matter():
    assert fold("ＡＢＣ１２３ａ") == "abc123a"
    assert cut("ＯＡ系统") == cut("oa系统")


def test_light_english_endings():
    assert [stem(word) for word in ("policies", "boxes", "boards", "status", "glass", "bus", "as")] == [
        "policy",
        "box",
        "board",
        "status",
        "glass",
        "bus",
        "as",
    ]


def test_a_question_needs_all_its_words():
    assert read_query("财务报告 the Boards").clauses == (
        Clause("all", ("财务",), "财务"),
        Clause("all", ("报告",), "报告"),
        Clause("all", ("board",), "boards"),
    )


def test_a_phrase_stands_side_by_side():
    assert read_query("“国发2024”").clauses == (Clause("phrase", ("国发", "发", "2024"), "国发2024"),)


def test_one_character_is_a_beginning():
    assert read_query("会").clauses == (Clause("prefix", ("会",), "会"),)


def test_idle_words_alone_are_looked_for():
    assert read_query("the").clauses == (Clause("all", ("the",), "the"),)
    assert not read_query("  ！？ ")


def test_finds_are_marked_in_the_text_as_it_was():
    assert shown(mark_all("ＯＡ 系统上线", read_query("oa 上线"))) == "[ＯＡ] 系统[上线]"
    assert shown(mark_all("Two boards, one Board", read_query("board"))) == "Two [boards], one [Board]"


def test_the_snippet_is_where_most_stands_together():
    text = "甲" * 300 + "预算" + "乙" * 200 + "预算和审批流程" + "丙" * 300
    pieces = snippet(text, read_query("预算 审批"), length=60)
    assert shown(pieces).startswith("…乙")
    assert "[预算]和[审批]" in shown(pieces)
    assert pieces[-1] == Piece("…")


def test_markup_stays_text():
    assert mark_all("<b>预算</b>", read_query("预算")) == (Piece("<b>"), Piece("预算", True), Piece("</b>"))


@given(st.text(max_size=80), st.text(max_size=30))
def test_marking_loses_nothing(text, question):
    whole = " ".join(text.split())
    query = read_query(question)
    assert "".join(piece.text for piece in mark_all(text, query)) == " ".join(text.split()) or whole != text
    snippet(text, query, length=20)
    assert all(term.text for term in terms(text))


@given(st.text(alphabet="财务部报销审批流程的ab ", min_size=2, max_size=40), st.data())
def test_any_two_neighbours_are_found(text, data):
    at = data.draw(st.integers(0, len(text) - 2))
    pair = text[at : at + 2]
    if "".join(pair.split()) == pair and not pair.isascii() and not any(c.isascii() for c in pair):
        wanted = {term for clause in read_query(f'"{pair}"').clauses for term in clause.terms}
        assert wanted <= {term.text for term in terms(text)}
