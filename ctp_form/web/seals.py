"""Stored seals: one's own signatures, the seals of units, the register of where they were put, and putting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ctp_core.contracts import Conflict, DomainError, Invalid, PageRequest, PrincipalKind
from ctp_core.kit.answers import field_messages, problem_response, translated
from ctp_core.kit.confirming import prove
from ctp_core.kit.ids import read_id
from ctp_core.kit.policies import SIGNED_IN, Policy
from ctp_core.kit.web import PageRequestType, PageView, page, render_page
from ctp_form.contracts import MANAGE_SEALS, SealDto
from ctp_form.domain.kinds.signatures import SignatureField
from ctp_form.kit.controls import Control
from ctp_form.kit.words import language
from ctp_form.selectors.seals import get_seal, list_impressions, list_seals, list_usable_seals
from ctp_form.services.put_seal import put_seal
from ctp_form.services.save_seal import SealContent, create_seal, update_seal
from ctp_organization.kit.picker import parse_principals, parse_unit

KINDS: tuple[PrincipalKind, ...] = ("member", "unit", "unit_tree", "post", "level", "team", "role")
MENU = "seals"


@page(SIGNED_IN)
def seal_list(request: Any) -> HttpResponse:
    """The seals one sees."""
    wanted = PageRequest(cursor=request.GET.get("cursor") or None, size=30)
    found = list_seals(actor=request.actor, page=wanted)
    may_make = request.actor.member is not None or request.actor.may(MANAGE_SEALS)
    return render_page(request, "ctp_form/seal_list.html", {"page": found, "may_make": may_make, "active_menu": MENU})


@page(SIGNED_IN)
def choices(request: Any) -> HttpResponse:
    """JSON: the seals the caller may put, for a signature field."""
    found = list_usable_seals(actor=request.actor)
    items = [{"id": str(one.id), "name": one.name, "owner": one.owner, "picture": one.picture} for one in found]
    return JsonResponse({"items": items})


@sensitive_post_parameters("password")
@page(SIGNED_IN, methods=("POST",))
def put(request: Any, seal_id: UUID) -> HttpResponse:
    """JSON: what goes into the field, once the caller has proved who it is. Refusals are problem+json: a script reads them."""
    try:
        seal = get_seal(seal_id=seal_id, actor=request.actor)
        prove(request, request.POST.get("password", ""))
        value = put_seal(seal_id=seal_id, actor=request.actor)
    except DomainError as error:
        return problem_response(request, error)
    said = SignatureField("", "", "", False).title(value, request.LANGUAGE_CODE)
    return JsonResponse({"seal": value["seal"], "said": said, "picture": seal.picture}, status=201)


class _Editor(PageView):
    policy: ClassVar[Policy] = SIGNED_IN

    def show(
        self,
        seal: SealDto | None,
        given: Mapping[str, Any],
        errors: Mapping[str, Any] | None = None,
        conflict: str = "",
    ) -> HttpResponse:
        register = None
        if seal is not None and seal.may_keep:
            wanted = PageRequest(cursor=self.request.GET.get("cursor") or None, size=30)
            register = list_impressions(seal_id=seal.id, actor=self.actor, page=wanted, language=language())
        context = {
            "seal": seal,
            "given": given,
            "register": register,
            "errors": errors or {},
            "conflict": conflict,
            "may_keep_units": self.actor.may(MANAGE_SEALS),
            "has_own": self.actor.member is not None,
            "pad": _pad(given.get("picture", ""), (errors or {}).get("picture", ())),
            "kinds": ",".join(KINDS),
            "active_menu": MENU,
        }
        status = 422 if errors else 409 if conflict else 200
        return render_page(self.request, "ctp_form/seal.html", context, status=status)

    def content(self) -> SealContent:
        data = self.request.POST
        users = parse_principals(data, "users", kinds=KINDS, actor=self.actor)
        return SealContent(data.get("name", ""), users, is_active=data.get("is_active", "1") == "1")

    def given(self) -> dict[str, Any]:
        data = self.request.POST
        return {
            "name": data.get("name", ""),
            "unit": data.get("unit", ""),
            "of": data.get("of", ""),
            "users": data.getlist("users"),
            "picture": data.get("picture.file", ""),
            "is_active": data.get("is_active", "1") == "1",
        }


def _pad(picture: str, errors: Any) -> Control:
    """The pad to draw on, as forms have it, without typing a name and without putting another seal."""
    field = SignatureField("picture", "", "", True)
    return Control(
        template="signature",
        field=field,
        path="picture",
        name="picture",
        label=_("Picture of the seal or signature"),
        value={"file": picture},
        required=True,
        errors=errors,
    )


class SealNew(_Editor):
    """Keep a signature of one's own, or the seal of a unit."""

    def get(self, request: PageRequestType) -> HttpResponse:
        """An empty page."""
        of = "unit" if request.GET.get("of") == "unit" or self.actor.member is None else ""
        return self.show(None, {"is_active": True, "of": of})

    def post(self, request: PageRequestType) -> HttpResponse:
        """Keep it, or say what is missing."""
        try:
            of_unit = request.POST.get("of") == "unit"
            unit = parse_unit(request.POST, "unit", actor=self.actor, required=True) if of_unit else None
            made = create_seal(
                content=self.content(),
                picture=read_id(request.POST.get("picture.file", "")),
                unit_id=unit.id if unit else None,
                actor=self.actor,
            )
        except Invalid as error:
            return self.show(None, self.given(), field_messages(error))
        messages.success(request, _("The seal is kept.") if of_unit else _("Your signature is kept."))
        return redirect("form:seal", seal_id=made.id)


class SealDetail(_Editor):
    """One seal, what may be changed of it, and its register."""

    def get(self, request: PageRequestType, seal_id: UUID) -> HttpResponse:
        """As it is."""
        seal = get_seal(seal_id=seal_id, actor=self.actor)
        users = [str(one) for one in seal.users]
        return self.show(seal, {"name": seal.name, "users": users, "is_active": seal.is_active})

    def post(self, request: PageRequestType, seal_id: UUID) -> HttpResponse:
        """Change it."""
        seal = get_seal(seal_id=seal_id, actor=self.actor)
        text = request.POST.get("revision", "")
        revision = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
        try:
            update_seal(seal_id=seal_id, content=self.content(), actor=self.actor, expected_revision=revision)
        except Invalid as error:
            return self.show(seal, self.given(), field_messages(error))
        except Conflict as error:
            return self.show(seal, self.given(), conflict=translated(error.message, error.params))
        messages.success(request, _("Saved."))
        return redirect("form:seal", seal_id=seal_id)
