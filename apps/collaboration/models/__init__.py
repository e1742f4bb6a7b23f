"""The tables of the collaboration module."""

from apps.collaboration.models.affairs import Affair, AffairComment, AffairOutcome, AffairParticipant, RelatedObject
from apps.collaboration.models.templates import Template, TemplateAccountGrant, TemplateGroupGrant

__all__ = [
    "Affair",
    "AffairComment",
    "AffairOutcome",
    "AffairParticipant",
    "RelatedObject",
    "Template",
    "TemplateAccountGrant",
    "TemplateGroupGrant",
]
