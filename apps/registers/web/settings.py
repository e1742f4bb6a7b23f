"""Setting a register up: its form, its columns, its roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.registers.domain.dto import RegisterSettings, RoleContent
from apps.registers.domain.seats import SCOPES, VERBS
from apps.registers.selectors.registers import MANAGE, get_managed, is_open_to
from apps.registers.services.save_register import RegisterContent, create_register, update_register
from apps.registers.web.list_state import say_field
from apps.registers.web.listing import MENU
from apps_api.registers import RegisterChanged
from ctp_core.contracts import Actor, Invalid, PrincipalKind, PrincipalRef
from ctp_core.kit.answers import field_messages, translated
from ctp_core.kit.policies import PERMISSION
from ctp_core.kit.web import PageRequestType, PageView, render_page
from ctp_form.api import definitions, lists
from ctp_form.contracts import ACCESSES, READ_ALL, FieldPolicy, VersionNotFound
from ctp_form.kit.words import language
from ctp_organization.kit.picker import parse_principals, parse_units

KINDS: tuple[PrincipalKind, ...] = ("member", "unit", "unit_tree", "post", "level", "team", "role", "everyone")
NO_FORM = UUID(int=0)
MOST = 20


@dataclass(frozen=True)
class RoleForm:
    """One role on the page; *place* names its inputs."""

    place: int
    role: RoleContent
    grid: Sequence[tuple[str, str, str]]
    """(name of the input, label of the field, access)"""

    @property
    def holders_name(self) -> str:
        """The name of the picker."""
        return f"role.{self.place}.holders"

    @property
    def units_name(self) -> str:
        """The name of the picker of units."""
        return f"role.{self.place}.units"

    @property
    def units(self) -> list[str]:
        """The chosen units, for the picker."""
        return [str(PrincipalRef("unit", one)) for one in sorted(self.role.units)]


class _Editor(PageView):
    policy = PERMISSION(MANAGE)

    def show(
        self,
        request: Any,
        content: RegisterContent,
        stored: RegisterSettings | None,
        errors: Mapping[str, Sequence[str]] | None = None,
        conflict: str = "",
    ) -> HttpResponse:
        fields = _fields(content.version_id)
        listed = (
            lists.list_fields(version_id=content.version_id, policy=READ_ALL, language=language()) if fields else ()
        )
        roles = (*content.roles, RoleContent("", holders=()))[:MOST]
        versions = [(str(one.id), f"{one.name} · {one.number}") for one in definitions.list_latest_versions()]
        context = {
            "content": content,
            "stored": stored,
            "errors": errors or {},
            "conflict": conflict,
            "roles": [RoleForm(place, one, _grid(place, one, fields)) for place, one in enumerate(roles)],
            "verbs": _verbs(),
            "scopes": _scopes(),
            "accesses": _accesses(),
            "versions": [("", "—"), *versions],
            "columns": list({one.path.partition(".")[0]: one.label for one in listed}.items()),
            "fast": [(one.path, say_field(one)) for one in listed if one.sortable],
            "kinds": ",".join(KINDS),
            "has_holders": any(one.holders for one in content.roles),
            "is_open": stored is not None and is_open_to(register_id=stored.id, actor=self.actor),
            "active_menu": MENU,
        }
        status = 422 if errors else 409 if conflict else 200
        return render_page(request, "registers/settings.html", context, status=status)


class NewRegister(_Editor):
    """Make a register."""

    def get(self, request: PageRequestType) -> HttpResponse:
        """The empty page, or with a form already chosen."""
        version = _version(request.GET.get("version", ""))
        return self.show(request, RegisterContent(name="", version_id=version, roles=_first_roles(self.actor)), None)

    def post(self, request: PageRequestType) -> HttpResponse:
        """Make it; choosing the form first shows its fields, and the roles to choose."""
        content = _read(request.POST, _version(request.POST.get("version", "")), self.actor)
        if "role.0.name" not in request.POST:
            content = replace(content, roles=_first_roles(self.actor))
        if request.POST.get("act") == "choose":
            chosen = bool(_fields(content.version_id))
            return self.show(request, content, None, {} if chosen else {"version_id": [_("Choose a published form.")]})
        try:
            made = create_register(content=content, actor=self.actor)
        except Invalid as error:
            return self.show(request, content, None, field_messages(error))
        messages.success(request, _("The register is made."))
        page = (
            "registers:record-list" if is_open_to(register_id=made, actor=self.actor) else "registers:register-settings"
        )
        return HttpResponseRedirect(reverse(page, args=[made]))


class EditRegister(_Editor):
    """Change a register."""

    def get(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """As it stands."""
        found = get_managed(register_id=register_id)
        content = RegisterContent(
            name=found.name,
            version_id=found.version_id,
            description=found.description,
            columns=found.columns,
            fast=found.fast,
            is_active=found.is_active,
            roles=found.roles,
        )
        return self.show(request, content, found)

    def post(self, request: PageRequestType, register_id: UUID) -> HttpResponse:
        """Save it."""
        found = get_managed(register_id=register_id)
        content = _read(request.POST, found.version_id, self.actor)
        text = request.POST.get("revision", "")
        revision = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
        try:
            update_register(register_id=register_id, content=content, actor=self.actor, expected_revision=revision)
        except Invalid as error:
            return self.show(request, content, found, field_messages(error))
        except RegisterChanged as error:
            return self.show(request, content, found, conflict=translated(error.message, error.params))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("registers:register-settings", args=[register_id]))


def _first_roles(actor: Actor) -> tuple[RoleContent, ...]:
    """What most registers begin with: whoever makes one keeps it."""
    keepers = (PrincipalRef("member", actor.member.id),) if actor.member else ()
    return (
        RoleContent(_("Keepers"), "all", VERBS, FieldPolicy("write"), holders=keepers),
        RoleContent(_("Readers"), "all", (), FieldPolicy("read")),
    )


def _verbs() -> list[tuple[str, str]]:
    return [
        ("add", _("add")),
        ("change", _("change")),
        ("delete", _("delete")),
        ("import", _("import")),
        ("export", _("export")),
    ]


def _scopes() -> list[tuple[str, str]]:
    said = {
        "all": _("all records"),
        "own": _("those they entered"),
        "unit": _("those people of their unit entered"),
        "unit_tree": _("those people of their unit and below entered"),
        "chosen": _("those people of chosen units and below entered"),
    }
    return [(one, said[one]) for one in SCOPES]


def _accesses() -> list[tuple[str, str]]:
    said = {
        "hidden": _("hidden"),
        "masked": _("masked"),
        "read": _("read"),
        "write": _("write"),
        "required": _("required"),
    }
    return [(one, said[one]) for one in ACCESSES]


def _fields(version_id: UUID) -> list[tuple[str, str]]:
    """(path, label) of everything a policy may name."""
    try:
        found = definitions.describe_fields(version_id=version_id, language=language())
    except VersionNotFound:
        return []
    listed = []
    for one in found:
        listed.append((one.code, one.label))
        listed += [(f"{one.code}.{column.code}", f"{one.label} · {column.label}") for column in one.columns]
    return listed


def _grid(place: int, role: RoleContent, fields: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(f"policy.{place}.{path}", label, role.policy.fields.get(path, "")) for path, label in fields]


def _read(data: QueryDict, version_id: UUID, actor: Actor) -> RegisterContent:
    paths = [path for path, _label in _fields(version_id)]
    roles = [_role(data, place, paths, actor) for place in range(MOST) if data.get(f"role.{place}.name", "").strip()]
    return RegisterContent(
        name=data.get("name", ""),
        version_id=version_id,
        description=data.get("description", ""),
        columns=tuple(data.getlist("column")),
        fast=tuple(data.getlist("fast")),
        is_active=data.get("is_active") == "1",
        roles=tuple(roles),
    )


def _role(data: QueryDict, place: int, paths: Sequence[str], actor: Actor) -> RoleContent:
    start = f"role.{place}."
    access = data.get(f"policy.{place}.", "read")
    fields = {path: data[f"policy.{place}.{path}"] for path in paths if data.get(f"policy.{place}.{path}") in ACCESSES}
    # What can't be read is the smallest part.
    scope = sent if (sent := data.get(f"{start}scope", "")) in SCOPES else "own"
    units = parse_units(data, f"{start}units", actor=actor) if scope == "chosen" else ()
    return RoleContent(
        name=data.get(f"{start}name", ""),
        scope=scope,
        verbs=tuple(verb for verb in VERBS if verb in data.getlist(f"{start}verb")),
        policy=FieldPolicy(access if access in ACCESSES else "read", fields),  # type: ignore[arg-type]
        holders=parse_principals(data, f"{start}holders", kinds=KINDS, actor=actor),
        units=frozenset(one.id for one in units),
    )


def _version(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return NO_FORM
