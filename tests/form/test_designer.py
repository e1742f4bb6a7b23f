"""The designer: drawn in a browser from nothing to a published form; and what its doors answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ctp_core.api import permissions
from ctp_core.contracts import PageRequest, system_actor
from ctp_core.kit.testing import client_for, make_account
from ctp_form.api import definitions
from ctp_form.contracts import MANAGE_DEFINITIONS
from ctp_form.domain.kinds import KINDS
from ctp_form.kit.catalogue import GROUPS, catalogue
from tests.collaboration.house import build_office

SERVER = system_actor("test")
EMPTY = {"fields": [{"code": "title", "kind": "text", "label": "Title"}]}


def designer(language: str = "en") -> Any:
    account = make_account("Designer", language=language)
    permissions.grant_permission(code=MANAGE_DEFINITIONS, key=permissions.account_key(account.pk), actor=SERVER)
    return account


def made(schema: Any = EMPTY) -> Any:
    return definitions.create_definition(code="leave", name="Leave", schema=schema, actor=SERVER)


def test_the_palette_offers_every_kind_once() -> None:
    offered = [kind for _group, kinds in GROUPS for kind in kinds]
    assert sorted(offered) == sorted(KINDS)
    assert set(catalogue()["kinds"]) == set(KINDS)


@pytest.mark.django_db
def test_the_doors_check_save_and_refuse_what_is_stale() -> None:
    form, client = made(), client_for(designer())
    base = f"/form/{form.id}/design/"
    assert client.get(base).status_code == 200
    bad = {"fields": [{"code": "a", "kind": "text", "label": "A", "show": "b"}]}
    found = client.post(f"{base}check/", {"schema": json.dumps(bad)}).json()
    assert [one["path"] for one in found["problems"]] == ["fields.0.show"]
    assert client.post(f"{base}save/", {"schema": json.dumps(bad), "name": "X"}).status_code == 422
    assert client.post(f"{base}save/", {"schema": "{", "name": "X"}).status_code == 422
    good = {"fields": [{"code": "a", "kind": "percent", "label": "A"}]}
    saved = client.post(f"{base}save/", {"schema": json.dumps(good), "name": "Other", "revision": "1"})
    assert (saved.status_code, saved.json()["revision"]) == (200, 2)
    stale = client.post(f"{base}save/", {"schema": json.dumps(EMPTY), "name": "Other", "revision": "1"})
    assert stale.status_code == 409
    assert definitions.get_definition(definition_id=form.id, actor=SERVER).draft == good
    shown = client.post(f"{base}preview/", {"schema": json.dumps(good)}).content.decode()
    assert 'name="f.a"' in shown


@pytest.mark.django_db
def test_a_field_that_a_template_rests_on_is_missed() -> None:
    office = build_office()
    version = definitions.get_version(version_id=office.template.form_version_id)
    left = {"fields": [one for one in version.schema["fields"] if one["code"] not in ("amount", "secret", "files")]}
    client = client_for(designer())
    found = client.post(f"/form/{version.definition_id}/design/check/", {"schema": json.dumps(left)}).json()
    assert found == {
        "problems": [],
        "warnings": [
            "“amount” is gone, but the flow of the template “Publication request” uses it.",
            "“amount” is gone, but the template “Publication request” uses it.",
            "“secret” is gone, but the template “Publication request” uses it.",
        ],
    }


@pytest.mark.django_db
def test_a_form_is_begun_by_its_name_drawn_and_published_from_the_designer() -> None:
    client = client_for(designer())
    back = "/collaboration/templates/new/"
    page = client.get(f"/form/new/?next={back}").content.decode()
    assert f'name="next" value="{back}"' in page
    answer = client.post("/form/new/", {"name": "Travel", "code": "", "then": "design", "next": back})
    form = definitions.list_definitions(actor=SERVER, page=PageRequest(), text="Travel").items[0]
    assert answer["Location"] == f"/form/{form.id}/design/?next=%2Fcollaboration%2Ftemplates%2Fnew%2F"
    assert form.code.startswith("f-")
    assert [one["code"] for one in form.draft["fields"]] == ["title"]
    page = client.get(answer["Location"]).content.decode()
    assert f'action="/form/{form.id}/publish/"' in page
    assert f'name="next" value="{back}"' in page
    published = client.post(f"/form/{form.id}/publish/", {"next": back})
    version = definitions.find_version(definition_id=form.id, number=1, actor=SERVER)
    assert version is not None
    assert published["Location"] == f"{back}?form={version.id}"
    # Nothing new: back all the same, and said so. Elsewhere nobody is sent.
    assert client.post(f"/form/{form.id}/publish/", {"next": back})["Location"] == back
    assert client.post(f"/form/{form.id}/publish/", {"next": "//evil.example/"})["Location"] == f"/form/{form.id}/"


@pytest.mark.django_db
def test_a_form_begun_without_a_name_or_as_broken_text_is_not_begun() -> None:
    client = client_for(designer())
    answer = client.post("/form/new/", {"name": "", "code": "", "then": "design"})
    assert answer.status_code == 422
    assert "Give a name of at most 200 characters." in answer.content.decode()
    answer = client.post("/form/new/", {"name": "X", "code": "x", "schema": "{"})
    assert (answer.status_code, "<details open>" in answer.content.decode()) == (422, True)
    assert definitions.list_definitions(actor=SERVER, page=PageRequest()).items == ()
