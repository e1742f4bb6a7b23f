"""Others who sign people in here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class OutsideProvider(models.Model):
    """An OpenID Connect provider, or an LDAP directory. What its claims may write here is named in *claims*, nothing else is touched.

    Of a directory *issuer* is the address, *client_id* the name it is read under, *secret_box* the password of that, and *directory*
    says where people stand in it: ``{"base": …, "people": filter, "id": attribute, "disabled": filter}``.
    """

    class Kind(models.TextChoices):
        OIDC = "oidc"
        LDAP = "ldap"

    class LinkBy(models.TextChoices):
        NOTHING = ""
        USERNAME = "username"
        EMAIL = "email"
        NUMBER = "number"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.OIDC)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=300, blank=True)
    secret_box = models.TextField(blank=True)
    scopes = models.CharField(max_length=300, default="openid profile email")
    # Which claim is the sign-in name, name, e-mail, phone, staff number, groups.
    claims = models.JSONField(default=dict)
    # By which claim somebody is recognised who never came this way before.
    link_by = models.CharField(max_length=8, choices=LinkBy, default=LinkBy.NOTHING, blank=True)
    creates_people = models.BooleanField(default=False)
    home_unit = models.CharField(max_length=64, blank=True)
    # {"group of the provider": "id of a team"}
    groups = models.JSONField(default=dict)
    directory = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """An account as one provider knows it. *teams* are those its groups gave: they alone are taken away again.

    What was unlinked stays as a row that opens nothing, so that no rule links it again behind the person's back.
    """

    provider = models.ForeignKey(OutsideProvider, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    teams = models.JSONField(default=list)
    linked_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)
    unlinked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sso_identity_once", fields=["provider", "subject"]),
            models.UniqueConstraint(name="sso_identity_of_account", fields=["provider", "account"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject} of {self.provider_id}"


class DirectorySync(models.Model):
    """How the taking in of a directory's people stands. *by* says by what they were told apart when it was last carried out.

    *read* counts the people of the directory while it is asked, *import_id* names the import of the organisation that came of it;
    *why* and *params* are the sentence of a failure. *pending_by* becomes *by* when the import *pending_id* is done.
    *alive_at* is the last sign of life of whoever carries it out, *tries* counts them.
    """

    class State(models.TextChoices):
        NEVER = ""
        ASKED = "asked"
        READING = "reading"
        DONE = "done"
        FAILED = "failed"

    provider = models.OneToOneField(OutsideProvider, on_delete=models.CASCADE, related_name="sync")
    by = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.NEVER, blank=True)
    asked_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    import_id = models.UUIDField(null=True)
    pending_id = models.UUIDField(null=True)
    pending_by = models.CharField(max_length=64, blank=True)
    alive_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.provider_id} {self.state}"
