"""关联文档: what stands beside an affair, seen by those who may open both, and giving nobody a right."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.collaboration.domain.roads import Road, RoadMember
from apps.collaboration.models import Affair, RelatedObject
from apps.collaboration.services import relate_objects
from apps.collaboration.services.relate_objects import MOST
from apps.collaboration.services.save_draft import DraftContent, create_draft
from apps.collaboration.services.submit_affair import submit_affair
from apps.collaboration.web import related as page
from ctp_core.api import audit, clock
from ctp_index.contracts import IndexUnavailable, Piece, SearchHit, SearchResult
from tests.collaboration.house import SERVER, Office
from tests.collaboration.test_rights import agree, ref, send

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/collaboration/affairs"


def letter(office: Office, *readers: str, title: str = "绝密报价") -> UUID:
    """An affair that its starter and *readers* see, and nobody else."""
    people = tuple(RoadMember(str(office.people[name].id), office.people[name].name) for name in readers)
    content = DraftContent(title=title, road=Road("sequence", people, ()))
    draft = create_draft(template_id=None, content=content, actor=office.actor("starter"))
    return submit_affair(affair_id=draft.id, actor=office.actor("starter")).id


def relate(office: Office, name: str, affair: UUID, other: object) -> Any:
    return office.api(name).post(f"{ROOT}/{affair}/related/", {"object": str(other)})


def seen(office: Office, name: str, affair: UUID) -> list[tuple[str, bool]]:
    answer = office.api(name).get(f"{ROOT}/{affair}/related/")
    assert answer.status_code == 200
    return [(one["object"], one["may_remove"]) for one in answer.json()]


def test_each_sees_what_they_may_open_and_nothing_of_the_rest(office: Office) -> None:
    affair, other = send(office), letter(office, "director")
    made = relate(office, "starter", affair, ref(other))
    assert (made.status_code, made.json()["title"], made.json()["url"]) == (
        201,
        "绝密报价",
        f"/collaboration/affairs/{other}/",
    )
    assert seen(office, "starter", affair) == [(str(ref(other)), True)]
    assert seen(office, "head", affair) == []
    assert "绝密报价" in office.client("starter").get(f"/collaboration/affairs/{affair}/").content.decode()
    body = office.client("head").get(f"/collaboration/affairs/{affair}/").content.decode()
    assert "绝密报价" not in body
    assert str(other) not in body
    # Relating gave nothing: what it points to stays closed to who handles the affair.
    assert office.client("head").get(f"/collaboration/affairs/{other}/").status_code == 404
    # And who sees only what it points to does not hear of the affair.
    assert office.api("director").get(f"{ROOT}/{affair}/related/").status_code == 404


def test_who_has_it_in_hand_relates_and_takes_the_own_away(office: Office) -> None:
    affair, mine, theirs = send(office), letter(office, "head"), letter(office, "head", title="合同")
    assert relate(office, "starter", affair, ref(mine)).status_code == 201
    assert relate(office, "head", affair, ref(theirs)).status_code == 201
    # Again is the same.
    assert relate(office, "starter", affair, ref(theirs)).json()["added_by"]["name"] == office.people["head"].name
    assert seen(office, "head", affair) == [(str(ref(mine)), False), (str(ref(theirs)), True)]
    first, second = (one["id"] for one in office.api("head").get(f"{ROOT}/{affair}/related/").json())
    assert office.api("head").delete(f"{ROOT}/{affair}/related/{first}/").status_code == 403
    assert office.api("head").delete(f"{ROOT}/{affair}/related/{uuid4()}/").status_code == 404
    assert office.api("starter").delete(f"{ROOT}/{affair}/related/{second}/").status_code == 204
    assert office.api("starter").delete(f"{ROOT}/{affair}/related/{second}/").status_code == 404
    assert seen(office, "head", affair) == [(str(ref(mine)), False)]
    for action, times in (("collaboration.relate", 2), ("collaboration.unrelate", 1)):
        told = audit.list_entries(actor=SERVER, wanted=audit.AuditFilter(action=action))
        assert [one.subject_id for one in told] == [affair] * times
    # Handled is no longer in hand; ended is ended, for the starter too.
    agree(office, affair, "head", check="x")
    assert relate(office, "head", affair, ref(theirs)).status_code == 403
    Affair.objects.filter(public_id=affair).update(state="approved")
    answer = relate(office, "starter", affair, ref(theirs))
    assert (answer.status_code, answer.json()["code"]) == (403, "collaboration.may_not_relate")
    assert office.api("starter").delete(f"{ROOT}/{affair}/related/{first}/").status_code == 403
    assert seen(office, "starter", affair) == [(str(ref(mine)), False)]


def test_nothing_is_related_that_is_not_there_or_not_to_be_opened(office: Office) -> None:
    affair, other = send(office), letter(office, "director")
    draft = create_draft(template_id=None, content=DraftContent(title="x"), actor=office.actor("starter"))
    refused = {
        str(relate(office, "head", affair, one).json()["fields"]["object"])
        for one in (ref(other), ref(uuid4()), ref(draft.id), f"nothing/of/{uuid4()}", "rubbish", "a/b/c")
    }
    assert len(refused) == 1, "hidden and missing are told alike"
    assert "collaboration.related_gone" in refused.pop()
    assert "collaboration.related_to_itself" in str(relate(office, "head", affair, ref(affair)).json())
    assert relate(office, "reader", affair, ref(affair)).status_code == 403
    assert relate(office, "stranger", affair, ref(affair)).status_code == 404


def test_what_nobody_sees_is_in_nobodys_way_up_to_a_limit_of_all(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    affair, *others = send(office), *(letter(office, "head") for _ in range(4))
    row = Affair.objects.get(public_id=affair)

    def unseen(times: int) -> None:
        RelatedObject.objects.bulk_create(
            RelatedObject(
                affair=row, object_module="a", object_kind="b", object_id=uuid4(), added_by=row.starter, at=clock.now()
            )
            for _ in range(times)
        )

    unseen(MOST)
    monkeypatch.setattr(relate_objects, "MOST", 2)
    assert [relate(office, "starter", affair, ref(one)).status_code for one in others[:3]] == [201, 201, 422]
    page = f"/collaboration/affairs/{affair}/related/"
    assert "You can relate at most" in office.client("starter").get(page).content.decode()
    assert "You can relate at most" not in office.client("head").get(page).content.decode()
    # What others have related leaves room for one's own.
    assert relate(office, "head", affair, ref(others[2])).status_code == 201
    unseen(relate_objects.MOST_IN_ALL - MOST - 3)
    refused = relate(office, "head", affair, ref(others[3])).json()
    assert "collaboration.too_many_related" in str(refused)
    assert len(seen(office, "head", affair)) == 3


def test_the_page_of_a_draft_finds_and_relates(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = create_draft(template_id=office.template.id, content=DraftContent(), actor=office.actor("starter")).id
    other = letter(office, "director")
    hit = SearchHit(
        ref=ref(other),
        label="Item",
        title=(Piece("绝密"), Piece("报价", True)),
        snippet=(),
        url="/x/",
        at=clock.now(),
        extra="",
    )
    monkeypatch.setattr(page, "search", lambda **asked: SearchResult(hits=(hit,), facets=(), total=1))
    client, address = office.client("starter", "zh-hans"), f"/collaboration/affairs/{draft}/related/"
    assert address in client.get(f"/collaboration/affairs/{draft}/edit/").content.decode()
    assert f'value="{ref(other)}"' in client.get(address, {"q": "报价"}).content.decode()
    sent = client.post(f"{address}add/", {"object": str(ref(other)), "q": "报价"})
    assert (sent.status_code, sent["Location"]) == (302, f"{address}?q=%E6%8A%A5%E4%BB%B7")
    body = client.get(sent["Location"]).content.decode()
    assert "现在它列在这件事项旁" in body
    assert f'value="{ref(other)}"' not in body, "what is related is not offered again"
    assert "绝密报价" in client.get(f"/collaboration/affairs/{draft}/edit/").content.decode()
    assert "找不到，或您无权打开" in client.post(f"{address}add/", {"object": "rubbish"}, follow=True).content.decode()

    def broken(**asked: Any) -> None:
        raise IndexUnavailable

    monkeypatch.setattr(page, "search", broken)
    assert "暂时无法搜索" in client.get(address, {"q": "报价"}).content.decode()
    row = RelatedObject.objects.get()
    assert client.post(f"{address}{row.public_id}/remove/").status_code == 302
    assert not RelatedObject.objects.exists()
    assert office.client("head").get(address).status_code == 404
