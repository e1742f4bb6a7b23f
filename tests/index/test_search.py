"""The index through its api: found, not found, kept up to date, rights, faults."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ctp_core.api import clock, events, timers
from ctp_core.contracts import Actor, Invalid, MemberRef, PageRequest
from ctp_index.api import get_health, rebuild_index, request_update, search, write_requests
from ctp_index.backends import get_backend
from ctp_index.backends.whoosh import place
from ctp_index.contracts import Facet, IndexBusy, IndexUnavailable, Piece
from ctp_index.kit.testing import catch_up_index
from ctp_index.models import IndexRequest
from ctp_index.selectors.get_health import check_index
from tests.index.conftest import Note, ref

pytestmark = pytest.mark.django_db


def reader(*keys: str) -> Actor:
    return Actor(kind="person", account_pk=1, member=MemberRef(1, UUID(int=1), "安宁"), principals=frozenset(keys))


def put(notes, number: int, title: str, body: str = "", keys: str = "g1") -> UUID:
    one = UUID(int=number)
    notes.notes[one] = Note(title, body, frozenset(keys.split()))
    with transaction.atomic():
        request_update(ref=ref(one))
    return one


def found(text: str, *keys: str, **options) -> list[int]:
    return [hit.ref.id.int for hit in search(text=text, actor=reader(*(keys or ("g1",))), **options).hits]


def test_words_of_two_characters_are_found_across_dictionary_words(notes):
    put(notes, 1, "关于春节放假安排的通知", "请各部门做好值班工作。")
    put(notes, 2, "财务报销管理办法", "差旅费、会议费按标准执行。")
    catch_up_index()
    assert found("放假") == [1]
    assert found("节放") == [1]
    assert found("会议 差旅") == [2]
    assert found("会") == [2]
    assert found("会议费按标准") == [2]
    assert found("“会议费按”") == [2]
    assert found("“会议按”") == []
    assert found("不存在的词语") == []


def test_title_counts_for_more_and_hits_are_marked(notes):
    put(notes, 1, "食堂通知", "本周预算会议改期，预算表另发。")
    put(notes, 2, "年度预算", "见附件。")
    catch_up_index()
    result = search(text="预算", actor=reader("g1"))
    assert [hit.ref.id.int for hit in result.hits] == [2, 1]
    assert result.hits[0].title == (Piece("年度"), Piece("预算", True))
    assert result.hits[1].snippet[0] == Piece("本周")
    assert (result.total, result.facets, result.capped, result.loose) == (2, (Facet("notes", 2),), False, False)


def test_some_of_the_words_when_nothing_has_all(notes):
    put(notes, 1, "年度预算")
    put(notes, 2, "月度报表")
    catch_up_index()
    result = search(text="预算 报表", actor=reader("g1"))
    assert result.loose
    assert {hit.ref.id.int for hit in result.hits} == {1, 2}


def test_changes_and_removals_arrive(notes):
    one = put(notes, 1, "年度预算")
    catch_up_index()
    put(notes, 1, "月度报表")
    catch_up_index()
    assert (found("预算"), found("报表")) == ([], [1])
    del notes.notes[one]
    with transaction.atomic():
        request_update(ref=ref(one))
    catch_up_index()
    assert (found("报表"), get_health().documents) == ([], 0)


def test_a_request_belongs_to_its_transaction(notes):
    with transaction.atomic():
        request_update(ref=ref(UUID(int=1)))
        transaction.set_rollback(True)
    events.deliver_pending()
    assert IndexRequest.objects.count() == 0


def test_rights_are_in_the_index_and_asked_again(notes):
    put(notes, 1, "公开预算", keys="g1 g2")
    put(notes, 2, "内部预算", keys="g2")
    catch_up_index()
    assert found("预算", "g1") == [1]
    assert found("预算", "g2", "a5") in ([1, 2], [2, 1])
    assert found("预算", "g3") == []
    notes.asked.clear()
    notes.notes[UUID(int=1)].keys = frozenset()  # taken away, the index has not heard of it yet
    result = search(text="预算", actor=reader("g1"))
    assert (result.hits, result.total, result.facets) == ((), 0, ())
    assert notes.asked == [{UUID(int=1)}]  # what is only for others was never even proposed


def test_nobody_finds_without_signing_in(notes):
    put(notes, 1, "年度预算")
    catch_up_index()
    assert search(text="预算", actor=Actor(kind="anonymous", principals=frozenset({"g1"}))).total == 0


def test_module_off_is_not_found_and_on_again_is(notes):
    put(notes, 1, "年度预算")
    catch_up_index()
    notes.off = True
    assert found("预算") == []
    put(notes, 2, "追加预算")
    catch_up_index()
    notes.off = False
    assert sorted(found("预算")) == [1, 2]


def test_pages_and_module(notes):
    for number in range(1, 26):
        put(notes, number, f"预算 {number}")
    catch_up_index()
    first = search(text="预算", actor=reader("g1"), module="notes", page=PageRequest(size=20))
    second = search(text="预算", actor=reader("g1"), page=PageRequest(cursor=first.next, size=20))
    ids = [hit.ref.id.int for hit in first.hits + second.hits]
    assert (len(first.hits), len(second.hits), sorted(ids), second.next) == (20, 5, list(range(1, 26)), None)
    other = search(text="预算", actor=reader("g1"), module="news")
    assert (other.hits, other.total, other.facets) == ((), 0, (Facet("notes", 25),))
    with pytest.raises(Invalid):
        search(text="预算", actor=reader("g1"), page=PageRequest(cursor="???"))


# Whoosh leaves a file open when it can't read it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_lost_or_broken_index_is_rebuilt(notes, django_capture_on_commit_callbacks, caplog):
    assert check_index() is None  # nothing to be found needs no index
    put(notes, 1, "年度预算")
    with pytest.raises(IndexUnavailable):
        search(text="预算", actor=reader("g1"))
    assert check_index() is not None
    events.deliver_pending()
    with django_capture_on_commit_callbacks(execute=True):
        timers.run_due(now=clock.now())  # the writer finds nothing to write to and asks for a rebuild
    with django_capture_on_commit_callbacks(execute=True):
        timers.run_due(now=clock.now())
    assert found("预算") == [1]
    assert check_index() is None
    assert not [one for one in caplog.records if one.name == "ctp.index" and one.exc_info]  # a first start is no fault
    for path in Path(place.current()).glob("*.toc"):
        path.write_bytes(b"broken")
    get_backend().close()  # as another process finds it
    with pytest.raises(IndexUnavailable):
        search(text="预算", actor=reader("g1"))
    rebuild_index()
    assert found("预算") == [1]


def test_rebuilding_changes_over_at_once_and_keeps_requests(notes):
    put(notes, 1, "年度预算")
    catch_up_index()
    before = place.current()
    with place.writing():
        put(notes, 2, "追加预算")
        events.deliver_pending()
        assert write_requests() == 0  # another process writes: it waits
        with pytest.raises(IndexBusy):
            rebuild_index()
    assert IndexRequest.objects.count() == 1
    told = StringIO()
    call_command("reindex", json=True, stdout=told)
    assert json.loads(told.getvalue())["entries"] == 2
    assert place.current() != before
    assert sorted(found("预算")) == [1, 2]
    assert write_requests() == 1
    assert sorted(found("预算")) == [1, 2]


def test_many_commits_do_not_pile_up_segments(notes):
    put(notes, 1, "年度预算")
    catch_up_index()
    for number in range(2, 40):
        put(notes, number, "年度预算")
        catch_up_index()
    health = get_health()
    assert health.documents == 39
    assert health.segments <= 17


def test_a_lost_directory_does_not_break_the_next_search(notes):
    put(notes, 1, "年度预算")
    catch_up_index()
    assert found("预算") == [1]
    shutil.rmtree(place.root())
    with pytest.raises(IndexUnavailable):
        search(text="预算", actor=reader("g1"))


def test_hostile_questions_are_answered(notes):
    put(notes, 1, "年度预算")
    catch_up_index()
    for text in ("", "*", "AND OR NOT", 'title:"', "“", "((", "预算" * 200, "\x00", "ref:a", "🎉", "a" * 5000, "'; --"):
        search(text=text, actor=reader("g1"))


class Sharing(RuleBasedStateMachine):
    """Share, take away, change, delete, write at odd moments: nobody ever finds what is not theirs."""

    notes = None

    @rule(
        number=st.integers(1, 5),
        keys=st.sets(st.sampled_from(("g1", "g2", "a3"))),
        word=st.sampled_from(("预算", "报表")),
    )
    def change(self, number, keys, word):
        put(self.notes, number, word, keys=" ".join(keys))

    @rule(number=st.integers(1, 5))
    def silently_revoke(self, number):
        if UUID(int=number) in self.notes.notes:
            self.notes.notes[UUID(int=number)].keys = frozenset()

    @rule(number=st.integers(1, 5))
    def delete(self, number):
        self.notes.notes.pop(UUID(int=number), None)
        with transaction.atomic():
            request_update(ref=ref(UUID(int=number)))

    @rule()
    def write(self):
        catch_up_index()
        for key in ("g1", "g2", "a3"):
            for word in ("预算", "报表"):
                mine = {k.int for k, note in self.notes.notes.items() if key in note.keys and note.title == word}
                assert set(found(word, key)) == mine  # and what is theirs is found once written

    @rule()
    def rebuild(self):
        rebuild_index()

    @invariant()
    def nobody_finds_what_is_not_theirs(self):
        for key in ("g1", "g2", "a3"):
            try:
                result = search(text="预算", actor=reader(key))
            except IndexUnavailable:
                continue
            allowed = {one for one, note in self.notes.notes.items() if key in note.keys}
            assert {hit.ref.id for hit in result.hits} <= allowed
            assert result.total <= len(allowed)
            assert sum(facet.count for facet in result.facets) <= len(allowed)

    def teardown(self):
        self.notes.notes.clear()
        IndexRequest.objects.all().delete()
        catch_up_index()
        rebuild_index()


def test_sharing_and_revoking_never_leaks(notes):
    Sharing.notes = notes
    run_state_machine_as_test(
        Sharing,
        settings=settings(
            max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
