"""What somebody often writes as an opinion."""

from __future__ import annotations

from django.db import models


class PhraseList(models.Model):
    """A member's common phrases, *texts* in the order they are offered. Who has no row is offered those of the house."""

    member = models.OneToOneField("ctp_organization.Member", on_delete=models.CASCADE, related_name="+")
    texts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.texts)} phrases of {self.member_id}"
