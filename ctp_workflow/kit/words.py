"""What was said in a flow, as a line of text."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from ctp_workflow.contracts import OpinionDto
from ctp_workflow.selectors.wording import say_verdict

__all__ = ["opinion_words"]


def opinion_words(opinion: OpinionDto) -> str:
    """Who did and said what in one line, in the reader's language and time zone."""
    who = opinion.member.name if opinion.member else opinion.actor_name
    verdict, _tone = say_verdict(opinion)
    step = f" · {opinion.node_name}" if opinion.node_name else ""
    at = timezone.localtime(opinion.at).strftime("%Y-%m-%d %H:%M")
    said = f"{who}{step} · {at} · {verdict}"
    return _("%(who)s: %(opinion)s") % {"who": said, "opinion": opinion.opinion} if opinion.opinion else said
