"""What the module adds to the house."""

from __future__ import annotations

from uuid import UUID

from apps.collaboration.domain.rights import MANAGE_TEMPLATES
from apps.collaboration.domain.views import AFFAIR
from apps.collaboration.management.kills import SCENARIO
from apps.collaboration.management.process_kills import prove_process_kills
from apps.collaboration.management.rights_trial import RIGHTS_SCENARIO
from apps.collaboration.selectors import addresses, affairs, details, notices, templates, widgets
from apps.collaboration.selectors.addresses import affair_url
from apps.collaboration.selectors.audit_words import WORDS
from apps.collaboration.selectors.evidence import evidence_of
from apps.collaboration.selectors.field_uses import field_uses
from apps.collaboration.selectors.flow_fields import flow_fields
from apps.collaboration.selectors.flow_inputs import variables_of, words_of
from apps.collaboration.selectors.impacts import find_impacts
from apps.collaboration.selectors.rights import RIGHTS
from apps.collaboration.services import follow_flow
from apps.collaboration.services.cover_titles import COVER, cover_some
from apps.collaboration.services.load_demo import load_demo
from apps.collaboration.services.take_up_flow import take_up_flow
from apps.collaboration.services.tell_followers import DIGEST, send_digest
from apps_api.collaboration.events import AffairApproved, AffairRejected, AffairRevoked, AffairSubmitted
from ctp_core.contracts import (
    Actor,
    DemoStep,
    FileOwner,
    ObjectRef,
    PermissionDeclaration,
    Proof,
    PublicEvent,
    ScopeDeclaration,
    TimerHandler,
    mark,
)
from ctp_form.contracts import FieldUsers, RecordOwner
from ctp_index.contracts import SearchSource
from ctp_organization.contracts import DelegationTemplates, OrganizationImpact
from ctp_portal.contracts import MenuEntry, NotificationKind, PaletteCommand, PaletteSource, TodoKind, Widget
from ctp_workflow.contracts import DefinitionOwner, ProcessSubject


def _internal(actor: Actor) -> bool:
    return actor.member is not None and not actor.external


def _manages(actor: Actor) -> bool:
    return actor.may(MANAGE_TEMPLATES)


def _url(ref: ObjectRef, item_id: UUID | None) -> str:
    return affair_url(ref.id, item_id)


CONTRIBUTIONS = [
    WORDS,
    PublicEvent(AffairSubmitted, mark("An affair was submitted")),
    PublicEvent(AffairApproved, mark("An affair was approved")),
    PublicEvent(AffairRejected, mark("An affair was rejected")),
    PublicEvent(AffairRevoked, mark("An affair was revoked")),
    PermissionDeclaration(MANAGE_TEMPLATES, mark("Make templates: form, flow, rights and what follows an approval")),
    ScopeDeclaration("collaboration:read", mark("Read templates and affairs")),
    ScopeDeclaration("collaboration:write", mark("Write, submit and handle affairs")),
    ProcessSubject(
        kind=AFFAIR,
        url=_url,
        may_read=affairs.sees,
        variables=variables_of,
        hidden=affairs.hidden_names,
        words=words_of,
        on_finished=follow_flow.finished,
        on_item_opened=follow_flow.item_opened,
        on_item_closed=follow_flow.item_closed,
        on_acted=follow_flow.acted,
        on_moved=follow_flow.moved,
        on_retitled=follow_flow.retitled,
        evidence=evidence_of,
    ),
    DefinitionOwner(
        kind="template",
        may_maintain=lambda actor, _id: actor.may(MANAGE_TEMPLATES),
        url=addresses.template_url,
        name=templates.name_of,
        fields=flow_fields,
        rights=True,
        on_published=take_up_flow,
    ),
    RecordOwner(AFFAIR, affairs.record_policy, link=lambda affair_id, _record_id: affair_url(affair_id)),
    FieldUsers(field_uses),
    FileOwner(AFFAIR, affairs.sees),
    RIGHTS,
    SearchSource(
        kind=AFFAIR,
        label=mark("Affair"),
        load=details.load_entries,
        visible=affairs.visible_ids,
        all_ids=details.all_ids,
    ),
    TodoKind(AFFAIR, affairs.visible_ids),
    MenuEntry(
        code="collaboration",
        label=mark("Collaboration"),
        url_name="collaboration:affair-list",
        icon="flow",
        order=10,
        shown=lambda actor: actor.member is not None,
    ),
    MenuEntry(
        code="collaboration-templates",
        label=mark("Templates"),
        url_name="collaboration:template-list",
        icon="layers",
        order=61,
        section="operations",
        shown=_manages,
    ),
    PaletteCommand(
        code="collaboration-new",
        label=mark("New affair"),
        url_name="collaboration:affair-new",
        icon="flow",
        keywords="xietong xt new",
        shown=lambda actor: actor.member is not None,
        order=10,
    ),
    PaletteCommand(
        code="collaboration-free",
        label=mark("Free flow: pick people"),
        url_name="collaboration:affair-new-free",
        icon="people",
        keywords="ziyou liucheng zylc",
        shown=_internal,
        order=11,
    ),
    PaletteSource("collaboration-start", widgets.list_starts),
    Widget(
        code="collaboration-templates",
        title=mark("Begin something"),
        order=20,
        column="side",
        template="collaboration/widgets/templates.html",
        load=widgets.load_templates,
    ),
    NotificationKind("collaboration.acted", notices.say_acted),
    NotificationKind(DIGEST, notices.say_digest),
    TimerHandler(DIGEST, send_digest),
    TimerHandler(COVER, cover_some),
    NotificationKind("collaboration.commented", notices.say_commented),
    NotificationKind("collaboration.outcome_failed", notices.say_outcome_failed),
    DelegationTemplates("template", templates.offered_for_delegation, templates.names_of),
    OrganizationImpact("collaboration", find_impacts),
    DemoStep(order=40, load=load_demo),
    SCENARIO,
    RIGHTS_SCENARIO,
    Proof(
        "process_kills",
        prove_process_kills,
        mark(
            "Web and worker processes killed with -9 until the publication give one article (--failpoint, --timed, --seed)."
        ),
    ),
]
