"""The people who stand before the doors in the policy matrix, and the proof that asks for all of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.utils import timezone

from ctp_core.api import accounts, actors, demo, modules, operations, permissions
from ctp_core.contracts import ANONYMOUS, Actor, DataScope, PageRequest, system_actor
from ctp_core.kit.openapi import openapi_document
from ctp_core.kit.testing import api_client, client_for, make_account
from ctp_core.kit.trials.fuzz import Finding, run_fuzz
from ctp_core.kit.trials.manifest import read
from ctp_core.kit.trials.matrix import MEND, Principal, declared_routes, run_matrix
from ctp_core.kit.trials.module_off import business_modules, try_module
from ctp_core.kit.trials.narrowing import read_narrowed
from ctp_organization.api import delegations, members, setup
from ctp_portal.api import todos
from ctp_portal.contracts import BOXES
from ctp_portal.models import Todo

SYSTEM = system_actor("matrix")


def make_principals() -> list[Principal]:
    """Real accounts, members, sessions and tokens, one of each kind; the first is anonymous, the last a system administrator."""
    home = setup.create_unit(code="m-home", name="Home", kind="company", actor=SYSTEM)
    units = {
        name: setup.create_unit(code=f"m-{name}", name=name.title(), kind=kind, parent_id=home.id, actor=SYSTEM)
        for name, kind in (("here", "department"), ("there", "department"), ("partner", "partner"))
    }
    staff = {
        name: setup.create_member(
            details=setup.MemberDetails(number=f"m-{name}", name=name.title()), unit_id=units[unit].id, actor=SYSTEM
        )
        for name, unit in (
            ("staff", "here"),
            ("holder", "here"),
            ("stranger", "there"),
            ("delegate", "there"),
            ("company", "there"),
            ("partner", "partner"),
            ("leaver", "here"),
        )
    }
    now = timezone.now()
    delegations.set_delegation(
        grantor_id=staff["holder"].id,
        delegate_id=staff["delegate"].id,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=1),
        actor=SYSTEM,
    )
    people = {name: get_user_model().objects.get(pk=one.account_pk) for name, one in staff.items()}
    for code in permissions.declared_permissions():
        permissions.grant_permission(code=code, key=permissions.account_key(people["holder"].pk), actor=SYSTEM)
    permissions.grant_permission(
        code="organization.manage",
        key=permissions.account_key(people["company"].pk),
        scope=DataScope("chosen", frozenset([home.id])),
        actor=SYSTEM,
    )
    return [
        Principal("anonymous", Client(), ANONYMOUS),
        Principal("somebody with an unknown token", Client(headers=_bearer("ctp_unknown")), ANONYMOUS, has_token=True),
        *[_session(name, people[key]) for name, key in _SESSIONS],
        *_tokens(people),
        *_leaver(people["leaver"]),
        *[_session(f"{role} administrator", make_account(admin_role=role)) for role in ("audit", "security", "system")],
    ]


def make_colleagues() -> dict[str, tuple[Principal, UUID]]:
    """Who differ in whom they see, each with the id of the person: staff, people of a partner who share a team with the
    staff, and people of the same and of another partner who share nothing.
    """
    home = setup.create_unit(code="s-home", name="Home", kind="company", actor=SYSTEM)
    units = {
        name: setup.create_unit(code=f"s-{name}", name=name, kind="partner", actor=SYSTEM) for name in ("near", "far")
    }
    people = {
        name: setup.create_member(
            details=setup.MemberDetails(number=f"s-{name}", name=name), unit_id=unit.id, actor=SYSTEM
        )
        for name, unit in (
            ("staff", home), ("other", home), ("working", units["near"]),
            ("beside", units["near"]), ("apart", units["far"]),
        )
    }  # fmt: skip
    team = [people["staff"].id, people["working"].id]
    setup.create_team(name="s-team", member_ids=team, actor=SYSTEM)
    accounts_by_pk = get_user_model().objects.in_bulk([one.account_pk for one in people.values()])
    return {name: (_session(name, accounts_by_pk[one.account_pk]), one.id) for name, one in people.items()}


_SESSIONS = (
    ("staff without rights", "staff"),
    ("staff with every right", "holder"),
    ("staff of another unit", "stranger"),
    ("delegate of staff with every right", "delegate"),
    ("administrator of a company", "company"),
    ("external partner", "partner"),
)


def prove_matrix(options: dict[str, Any]) -> dict[str, Any]:
    """``manage.py prove matrix --only /news/``: the cells of the manifest (whose path has that), in a database of its own."""
    folder = settings.HOUSE / "tests" / "matrix"
    if not folder.is_dir():
        return {"tried": 0, "failed": 1, "why": "tests/matrix is not here; run this in a checkout of the source"}
    only = str(options.get("only") or "/")
    manifest = [one for one in read((folder / "routes.txt").read_text(encoding="utf-8")) if only in one.path]
    narrowed = read_narrowed((folder / "narrowed.txt").read_text(encoding="utf-8"))
    with operations.scratch_database(), override_settings(**TRIAL_SETTINGS):
        cells = list(run_matrix(manifest, make_principals(), narrowed))
    differing = sorted(set(manifest) ^ {one for one in declared_routes() if only in one.path})
    wrong = [str(one) for one in cells if one.wrong] + [f"not as declared: {one.line()}" for one in differing]
    return {
        "tried": len(cells),
        "failed": len(wrong),
        "routes": len({one.path for one in manifest}),
        "principals": len({one.principal for one in cells}),
        "wrong": wrong[:200],
        **({"mend": MEND} if wrong else {}),
    }


def prove_fuzz(options: dict[str, Any]) -> dict[str, Any]:
    """``manage.py prove fuzz --count 2000 --seed 1``: hostile requests at every REST operation, as somebody who may everything."""
    count, seed = int(options.get("count", 2000)), int(options.get("seed", 1))
    with operations.scratch_database(), override_settings(**TRIAL_SETTINGS):
        tried, findings = fuzz_everything(count=count, seed=seed)
    return {"tried": tried, "failed": len(findings), "seed": seed, "wrong": [str(one) for one in findings[:50]]}


def fuzz_everything(*, count: int, seed: int) -> tuple[int, list[Finding]]:
    """Half of it as staff with every right, half as the system administrator: refused at the door is no trial."""
    document = openapi_document(tuple(modules.manifests()))
    clients = {one.name: one.client for one in make_principals()}
    tried: int = 0
    found: list[Finding] = []
    for offset, name in enumerate(("staff with every right", "system administrator")):
        sent, wrong = run_fuzz(clients[name], document, count=count // 2, seed=seed + offset)
        tried, found = tried + sent, found + wrong
    return tried, found


def prove_module_off(options: dict[str, Any]) -> dict[str, Any]:
    """``manage.py prove module_off``: each module off and on again, with the demo's data in a database of its own."""
    with operations.scratch_database(), override_settings(**TRIAL_SETTINGS, CTP_DEMO_ALLOWED=True):
        demo.load_demo(progress=lambda line: None)
        tried, wrong = try_all_modules()
    return {"tried": tried, "failed": len(wrong), "modules": business_modules(), "wrong": wrong[:100]}


def try_all_modules() -> tuple[int, list[str]]:
    """Every business module: off, look everywhere, on, look again."""
    (client,) = [one.client for one in make_principals() if one.name == "staff with every right"]
    tried: int = 0
    wrong: list[str] = []
    for code in business_modules():
        looked, found = try_module(code, client=client, pages=PAGES, more=partial(_todos_left, code))
        tried, wrong = tried + looked, wrong + found
    return tried, wrong


# Where links to every module gather.
PAGES = ("/", "/new/", "/todos/", "/me/", "/notifications/")


def _todos_left(code: str) -> list[str]:
    """Lines of the module that members still see in one of their boxes."""
    holders = Todo.objects.filter(module=code).order_by("member_pk").values_list("member_pk", flat=True).distinct()[:5]
    found = []
    for one in members.list_members_by_pk(pks=list(holders)).values():
        actor = actors.actor_for_account(account_pk=one.account_pk)
        for box in BOXES:
            lines = todos.list_todos(actor=actor, box=box, page=PageRequest(size=200)).items
            found += [f"{one.name} still sees {line.title} in {box}" for line in lines if line.module == code]
    return found


TRIAL_SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["testserver"],
    "CTP_SECOND_FACTOR_FOR_ADMINS": False,
    "STORAGES": {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
}


def _session(name: str, account: Any) -> Principal:
    return Principal(name, client_for(account), _actor(account))


def _tokens(people: dict[str, Any]) -> list[Principal]:
    scopes = frozenset(accounts.declared_scopes())
    reading = frozenset(one for one in scopes if one.endswith(":read"))
    robot = make_account(kind="service")
    return [
        _token("token of staff", people["staff"], scopes),
        _token("token of staff that may only read", people["staff"], reading),
        _token("token of staff for accounts alone", people["staff"], frozenset({"accounts:read"})),
        _token("token of staff with every right", people["holder"], scopes),
        _token("token of an external partner", people["partner"], scopes),
        _token("service account", robot, scopes),
    ]


def _token(name: str, account: Any, scopes: frozenset[str]) -> Principal:
    client = api_client(account, scopes)
    return Principal(name, client._client, _actor(account, scopes), has_token=True)


def _leaver(account: Any) -> list[Principal]:
    """Signed in and with a token, then disabled: nobody from that moment on."""
    session, token = client_for(account), api_client(account, accounts.declared_scopes())
    accounts.disable(account_pk=account.pk, actor=SYSTEM)
    return [
        Principal("session of a disabled account", session, ANONYMOUS),
        Principal("token of a disabled account", token._client, ANONYMOUS, has_token=True),
    ]


def _actor(account: Any, scopes: frozenset[str] | None = None) -> Actor:
    return actors.actor_for_account(account_pk=account.pk, scopes=scopes)


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
