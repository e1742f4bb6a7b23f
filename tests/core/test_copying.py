"""Many rows at once hold exactly what was given, whatever stands in it, and the defaults of the model."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ctp_core.applets.accounts.models import Account
from ctp_core.kit.mass_inserting import insert_many

pytestmark = pytest.mark.django_db
HARD = ["a\tb", "a\\b", r"\N", "a\nb\rc", "“引号”'\"", "\\.", "", "𠮷😀", "x" * 90]


def test_every_text_comes_back_as_it_was() -> None:
    rows = [(f"u{place}", text, "!", None) for place, text in enumerate(HARD)]
    pks = insert_many(Account, ("username", "name", "password", "password_changed_at"), rows)
    found = Account.objects.in_bulk(pks)
    assert [found[pk].name for pk in pks] == HARD
    plain = Account(username="v", name="v", password="!")
    plain.save()
    same = ("kind", "is_active", "admin_role", "language", "password_changed_at")
    assert {tuple(getattr(one, name) for name in same) for one in found.values()} == {
        tuple(getattr(Account.objects.get(pk=plain.pk), name) for name in same)
    }
    assert len({one.public_id for one in found.values()}) == len(HARD)
    # What comes after gets a key of its own.
    assert plain.pk not in pks


def test_without_keys_and_without_rows() -> None:
    assert insert_many(Account, ("username",), []) == []
    assert insert_many(Account, ("username", "name"), [("a", "A"), ("b", "B")], keyed=False) == []
    assert sorted(Account.objects.values_list("username", "name")) == [("a", "A"), ("b", "B")]


def test_constraints_hold_and_nothing_is_left() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Account, ("username", "name"), [("a", "A"), ("a", "B")])
    assert not Account.objects.exists()
