"""The main job in the browser's way: begin, submit, agree by all, publish."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from apps.collaboration.models import Affair, AffairOutcome
from ctp_core.api import events
from ctp_portal.api import todos
from tests.collaboration.conftest import Switched
from tests.collaboration.house import Office, draft_id

pytestmark = pytest.mark.django_db(transaction=True)


def begin(office: Office, **given: Any) -> Any:
    client = office.client("starter")
    page = client.get(f"/collaboration/new/{office.template.id}/")
    assert page.status_code == 200
    key = re.search(r'name="draft_key" value="([^"]+)"', page.content.decode())
    assert key is not None
    uploaded = client.post("/files/", {"file": io.BytesIO(b"attached")}, headers={"Accept": "application/json"})
    fields = {
        "draft_key": key[1],
        "template": str(office.template.id),
        "affair": "",
        "revision": "",
        "title": "",
        "f.title": "Server bought",
        "f.text": "Everybody may read this.",
        "f.amount": "86,400",
        "f.secret": "canary-4711",
        "f.files": ["", uploaded.json()["id"]],
        "f.items": "",
        "f.items.0._id": "",
        "f.items.0.name": "Server",
        "f.items.0.price": "86400",
        "action": "submit",
        "opinion": "Please approve.",
        **given,
    }
    return client.post("/collaboration/write/", fields)


def pending(office: Office, name: str) -> list[Any]:
    from ctp_core.contracts import PageRequest

    return list(todos.list_todos(actor=office.actor(name), box="pending", page=PageRequest()).items)


def handle(office: Office, name: str, operation: str = "agree", **fields: str) -> Any:
    (todo,) = pending(office, name)
    client = office.client(name)
    page = client.get(todo.url)
    assert page.status_code == 200
    address = re.search(r'action="(/collaboration/items/[^"]+)"', page.content.decode())
    assert address is not None
    return client.post(address[1], {"operation": operation, **fields})


def test_a_publication_is_asked_for_approved_and_published_once(office: Office, news: Switched) -> None:
    sent = begin(office)
    assert sent.status_code == 302, sent.content.decode()
    affair_id = draft_id(sent.headers["Location"])
    affair = Affair.objects.get(public_id=affair_id)
    assert (affair.state, affair.title) == ("running", "Server bought")

    assert handle(office, "head").status_code == 422  # the step asks for a field
    assert handle(office, "head", **{"f.check": "looked through", "opinion": "Good."}).status_code == 302
    page = office.client("first").get(pending(office, "first")[0].url).content.decode()
    assert "canary-4711" not in page
    assert "looked through" in page
    assert "捌万陆仟肆佰元整" in page
    assert handle(office, "first").status_code == 302
    assert handle(office, "second", opinion="Agreed as well.").status_code == 302
    assert pending(office, "first") == []
    events.deliver_pending()
    assert news.news.published == {}
    assert handle(office, "director").status_code == 302
    events.deliver_pending()
    events.deliver_pending()

    affair.refresh_from_db()
    assert affair.state == "approved"
    ((source, (draft, _ref)),) = news.news.published.items()
    assert (source.id, draft.title, draft.body) == (affair_id, "Server bought", "Everybody may read this.")
    assert draft.author is not None
    assert (draft.author.name, len(draft.attachments)) == ("Starter", 1)
    assert AffairOutcome.objects.get().state == "done"
    assert "Published as news" in office.client("starter").get(f"/collaboration/affairs/{affair_id}/").content.decode()


def test_publication_waits_while_news_is_off(office: Office, news: Switched) -> None:
    affair_id = draft_id(begin(office, **{"f.amount": "10"}).headers["Location"])
    handle(office, "head", **{"f.check": "x"})
    handle(office, "first")
    news.on = False
    assert handle(office, "second").status_code == 302
    events.deliver_pending()
    assert Affair.objects.get().state == "approved"
    page = office.client("starter").get(f"/collaboration/affairs/{affair_id}/").content.decode()
    assert "Publication waits: the news module is off." in page
    assert news.news.published == {}


def test_what_is_wrong_is_said_at_its_field_and_the_draft_is_kept(office: Office) -> None:
    answer = begin(office, **{"f.title": "", "f.amount": "much"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-title-errors"' in text
    assert 'id="f-amount-errors"' in text
    assert 'value="much"' in text
    draft = Affair.objects.get()
    assert draft.state == "draft"
    assert [one.subject.id for one in box(office, "starter", "draft")] == [draft.public_id]


def box(office: Office, name: str, which: Any) -> list[Any]:
    from ctp_core.contracts import PageRequest

    return list(todos.list_todos(actor=office.actor(name), box=which, page=PageRequest()).items)


def test_returned_to_the_starter_it_is_mended_and_sent_again(office: Office) -> None:
    affair_id = draft_id(begin(office).headers["Location"])
    assert handle(office, "head", "disagree", reason_disagree="Too dear.").status_code == 302
    assert handle(office, "starter", "submit", **{"f.amount": "100", "f.title": "Cheaper"}).status_code == 302
    assert handle(office, "head", **{"f.check": "x"}).status_code == 302
    assert handle(office, "first").status_code == 302
    assert handle(office, "second").status_code == 302
    assert Affair.objects.get(public_id=affair_id).state == "approved"


def test_revoked_to_a_draft_it_is_the_starters_alone(office: Office) -> None:
    affair_id = draft_id(begin(office).headers["Location"])
    client = office.client("starter")
    page = client.get(f"/collaboration/affairs/{affair_id}/").content.decode()
    address = re.search(r'action="(/workflow/[^"]+revoke[^"]*)"', page)
    assert address is not None
    assert client.post(address[1], {"mode": "draft"}).status_code == 302
    assert Affair.objects.get().state == "draft"
    assert [one.subject.id for one in box(office, "starter", "draft")] == [affair_id]
    assert pending(office, "head") == []
    assert office.client("head").get(f"/collaboration/affairs/{affair_id}/").status_code == 404
    assert "canary-4711" in client.get(f"/collaboration/affairs/{affair_id}/edit/").content.decode()


def test_a_free_flow_goes_to_the_people_picked(office: Office) -> None:
    client = office.client("starter")
    page = client.get("/collaboration/new/free/").content.decode()
    key = re.search(r'name="draft_key" value="([^"]+)"', page)
    assert key is not None
    people = [f"member:{office.people[name].id}" for name in ("first", "director")]
    fields = {"draft_key": key[1], "title": "Lunch", "body": "Where?", "people": people, "mode": "sequence"}
    ahead = client.post("/collaboration/write/", {**fields, "action": "predict"}).content.decode()
    assert ahead.index("First") < ahead.index("Director")
    sent = client.post("/collaboration/write/", {**fields, "action": "submit"})
    assert sent.status_code == 302, sent.content.decode()
    assert handle(office, "first").status_code == 302
    assert handle(office, "director").status_code == 302
    assert Affair.objects.get().state == "approved"


def test_the_road_ahead_is_a_part_of_the_page_and_keeps_nothing(office: Office) -> None:
    client = office.client("starter")
    page = client.get(f"/collaboration/new/{office.template.id}/").content.decode()
    button = re.search(r'<button[^>]*value="predict"[^>]*>', page)
    # What htmx sends leaves out the name of the button that was pressed.
    assert button is not None
    assert 'hx-vals=\'{"action": "predict"}\'' in button[0]
    answer = begin(office, action="predict")
    assert answer.status_code == 200
    assert "<main" not in answer.content.decode()
    assert not Affair.objects.exists()


def test_why_an_item_came_is_said_in_the_words_of_the_form(office: Office) -> None:
    assert begin(office).status_code == 302
    handle(office, "head", **{"f.check": "ok"})
    handle(office, "first")
    handle(office, "second")
    (todo,) = pending(office, "director")
    client = office.client("director")
    said = {
        "zh-hans": "金额 86,400.00 元 &gt; 50,000.00 元：成立",
        "en": "Amount ¥86,400.00 &gt; ¥50,000.00: yes",
    }
    account = office.account("director")
    for language, sentence in said.items():
        account.language = language
        account.save(update_fields=["language"])
        assert f'<span class="num">{sentence}</span>' in client.get(todo.url).content.decode()


def test_an_item_in_hand_has_one_place_to_write(office: Office) -> None:
    sent = begin(office).headers["Location"]
    (todo,) = pending(office, "head")
    in_hand = office.client("head").get(todo.url).content.decode()
    assert 'name="opinion"' in in_hand
    assert 'id="comment-text"' not in in_hand
    assert 'id="comment-text"' in office.client("starter").get(sent).content.decode()


def test_the_palette_starts_the_templates_one_may_use(office: Office) -> None:
    def starts(name: str) -> list[tuple[str, str]]:
        groups = office.client(name).get("/palette/").json()["groups"]
        found = [one for group in groups for one in group["items"] if "/collaboration/new/" in one["url"]]
        return [
            (one["label"], one["url"]) for one in found if one["url"].rstrip("/").split("/")[-1] not in ("new", "free")
        ]

    address = f"/collaboration/new/{office.template.id}/"
    assert [one for one in starts("starter") if one[1] == address] == [("Start: Publication request", address)]
    assert starts("guest") == []
