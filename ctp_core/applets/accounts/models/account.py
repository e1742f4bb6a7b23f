"""The login."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from uuid6 import uuid7


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """A person or a service that can sign in or hold a token. Who the person is stands in the organisation."""

    class Kind(models.TextChoices):
        PERSON = "person"
        SERVICE = "service"

    class AdminRole(models.TextChoices):
        NONE = ""
        SYSTEM = "system"
        SECURITY = "security"
        AUDIT = "audit"

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    # One column for the three administrators: nobody can hold two.
    admin_role = models.CharField(max_length=8, choices=AdminRole, default=AdminRole.NONE, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, default="", blank=True)
    theme = models.CharField(max_length=5, default="", blank=True)
    time_zone = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        app_label = "ctp_core"

    def __str__(self) -> str:
        return self.username
