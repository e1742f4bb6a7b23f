"""What stands beside an affair, over REST."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.collaboration.rest.v1.affairs import CollaborationView
from apps.collaboration.rest.v1.serializers import RelateBody, RelatedAnswer
from apps.collaboration.selectors.affairs import get_affair
from apps.collaboration.selectors.related import item_in_hand, list_related, may_relate
from apps.collaboration.services.relate_objects import GONE, relate_object, unrelate_object
from ctp_core.contracts import FieldError, Invalid, ObjectRef
from ctp_core.kit.rest import read_body


class RelatedList(CollaborationView):
    """Related objects, at most a hundred, of one person at most twenty."""

    @extend_schema(responses=RelatedAnswer(many=True))
    def get(self, request: Request, affair_id: UUID) -> Response:
        """Those the caller may open, in the order they were added."""
        affair = get_affair(affair_id=affair_id, actor=self.actor)
        may = may_relate(affair, self.actor, item_in_hand(affair, self.actor))
        found = list_related(affair=affair, actor=self.actor, may=may)
        return Response(RelatedAnswer(found, many=True).data)

    @extend_schema(request=RelateBody, responses={201: RelatedAnswer})
    def post(self, request: Request, affair_id: UUID) -> Response:
        """Relate something the caller may open. What is related already stays as it is."""
        ref = read_ref(read_body(RelateBody, request)["object"])
        made = relate_object(affair_id=affair_id, ref=ref, actor=self.actor)
        return Response(RelatedAnswer(made).data, status=201)


class RelatedDetail(CollaborationView):
    """One of them."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, affair_id: UUID, related_id: UUID) -> Response:
        """Take it away; the object itself stays as it is."""
        unrelate_object(affair_id=affair_id, related_id=related_id, actor=self.actor)
        return Response(status=204)


def read_ref(text: str) -> ObjectRef:
    """``module/kind/id``. Raises Invalid at ``object``."""
    try:
        return ObjectRef.parse(text)
    except ValueError:
        raise Invalid({"object": [FieldError("collaboration.related_gone", GONE)]}) from None
