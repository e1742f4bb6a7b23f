"""The face of the collaboration module: templates and affairs as other modules see them."""

from apps_api.collaboration.dto import AffairRef, AffairStart, AffairState, TemplateRef
from apps_api.collaboration.errors import AffairNotFound, MayNotRelate, NoMember, NotADraft, TemplateNotFound
from apps_api.collaboration.events import AffairApproved, AffairRejected, AffairRevoked, AffairSubmitted
from apps_api.collaboration.service import COLLABORATION, CollaborationService

__all__ = [
    "COLLABORATION",
    "AffairApproved",
    "AffairNotFound",
    "AffairRef",
    "AffairRejected",
    "AffairRevoked",
    "AffairStart",
    "AffairState",
    "AffairSubmitted",
    "CollaborationService",
    "MayNotRelate",
    "NoMember",
    "NotADraft",
    "TemplateNotFound",
    "TemplateRef",
]
