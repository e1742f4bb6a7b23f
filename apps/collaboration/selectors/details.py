"""What stands beside the form: comments, what follows, the text that is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.urls import reverse

from apps.collaboration.domain.outcomes import PUBLISH_NEWS
from apps.collaboration.domain.views import AffairView, CommentView, OutcomeView, affair_ref
from apps.collaboration.models import Affair, AffairComment, AffairOutcome, AffairParticipant, Template
from apps.collaboration.selectors.field_rights import told_to_few
from apps.collaboration.selectors.flow_inputs import read_texts
from apps_api.news import NEWS
from ctp_core.api import permissions
from ctp_core.contracts import Actor, MemberRef, Page, PageRequest
from ctp_core.kit.paging import keyset_page
from ctp_form.api import definitions
from ctp_index.contracts import SearchEntry
from ctp_organization.api import members

MODULE_OFF = "module_off"


def list_comments(*, affair: AffairView, page: PageRequest) -> Page[CommentView]:
    """Newest first, for those who see the affair. One query."""
    rows = AffairComment.objects.select_related("member").filter(affair_id=affair.pk)
    return keyset_page(rows, page, build=_comment)


def _comment(row: AffairComment) -> CommentView:
    who = MemberRef(row.member.pk, row.member.public_id, row.member.name)
    return CommentView(row.public_id, who, row.text, row.at)


def list_outcomes(*, affair: AffairView, actor: Actor) -> tuple[OutcomeView, ...]:
    """What follows the approval; the address of an article only for who may read it."""
    if affair.state != "approved":
        return ()
    found = []
    for row in AffairOutcome.objects.filter(affair_id=affair.pk).order_by("position"):
        news = NEWS.find()
        article = news.find_published(source=affair.ref, actor=actor) if news and row.state == "done" else None
        waits_for_module = news is None and row.state == "waiting" and row.action.get("action") == PUBLISH_NEWS
        found.append(
            OutcomeView(
                action=row.action.get("action", ""),
                state=row.state,
                reason=MODULE_OFF if waits_for_module else row.reason,
                url=article.url if article else "",
                title=article.title if article else "",
                at=row.at,
            )
        )
    return tuple(found)


def will_wait(*, template_id: UUID) -> bool:
    """Whether what a template does after the approval would have to wait: the news module is off. No query while it is on."""
    if NEWS.find() is not None:
        return False
    found = Template.objects.filter(public_id=template_id).values_list("outcomes", flat=True).first() or ()
    return any(one.get("action") == PUBLISH_NEWS for one in found)


def load_entries(ids: Sequence[UUID]) -> Iterable[SearchEntry]:
    """What is found of affairs: title, text and those fields that no step hides. Drafts are found by nobody."""
    rows = Affair.objects.select_related("starter", "template", "form_version").filter(public_id__in=ids)
    found = [row for row in rows if row.state != "draft"]
    keys = keys_of_affairs(found)
    for row in found:
        yield SearchEntry(
            ref=affair_ref(row.public_id),
            title=row.title,
            body="\n".join(part for part in (row.body, _form_text(row)) if part),
            keys=keys[row.pk],
            url=reverse("collaboration:affair-detail", kwargs={"affair_id": row.public_id}),
            at=row.submitted_at or row.created_at,
            extra=f"{row.starter.name} · {row.template.name}" if row.template else row.starter.name,
        )


def all_ids() -> Iterable[UUID]:
    """Every affair that may be found."""
    return Affair.objects.exclude(state="draft").values_list("public_id", flat=True).iterator()


def _form_text(row: Affair) -> str:
    if row.form_version is None:
        return ""
    paths = [one.code for one in definitions.describe_fields(version_id=row.form_version.public_id, language="en")]
    hidden = told_to_few(row.policies, row.form_version.public_id, paths)
    return "\n".join(text for code, text in read_texts(row).items() if code not in hidden)


def keys_of_affairs(rows: Sequence[Affair]) -> dict[int, frozenset[str]]:
    """By affair, the principal keys of who takes part and of the readers of its template."""
    people: dict[int, set[int]] = {row.pk: {row.starter_id} for row in rows}
    parts = AffairParticipant.objects.filter(affair__in=rows, takes_part=True)
    for affair, member in parts.values_list("affair_id", "member_id"):
        people[affair].add(member)
    known = members.list_members_by_pk(pks={one for found in people.values() for one in found})
    templates = {row.template_id for row in rows if row.template_id}
    readers = permissions.list_grants_of_many(model=Template, verb="read", pks=templates) if templates else {}
    return {
        row.pk: frozenset(permissions.account_key(known[one].account_pk) for one in people[row.pk] if one in known)
        | (readers.get(row.template_id, frozenset()) if row.template_id else frozenset())
        for row in rows
    }
