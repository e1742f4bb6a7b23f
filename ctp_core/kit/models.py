"""Bases for other units' models.

Rights on objects of a model ``Board`` need two small tables beside it, found by their foreign key (no ``related_name="+"``)::

    class BoardAccountGrant(AccountGrant):
        content_object = models.ForeignKey(Board, on_delete=models.CASCADE)

    class BoardGroupGrant(GroupGrant):
        content_object = models.ForeignKey(Board, on_delete=models.CASCADE)

and ``Board.Meta.permissions = [("read_board", "…"), ("publish_board", "…")]`` for the verbs ``read`` and ``publish``.
"""

from ctp_core.applets.permissions.models import AccountGrant, GroupGrant

__all__ = ["AccountGrant", "GroupGrant"]
