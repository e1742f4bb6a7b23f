"""What sso records in the audit, in words."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from apps.sso.models import Application, OutsideProvider
from ctp_core.contracts import AuditWords, mark


def _providers(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(OutsideProvider.objects.filter(public_id__in=ids).values_list("public_id", "name"))


def _applications(ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Application.objects.filter(public_id__in=ids).values_list("public_id", "name"))


WORDS = AuditWords(
    acts={
        "sso.save_provider": mark("Saved a sign-in provider"),
        "sso.save_directory": mark("Saved a directory"),
        "sso.ask_sync": mark("Asked for the sync of a directory"),
        "sso.link": mark("Linked an account"),
        "sso.unlink": mark("Unlinked an account"),
        "sso.create_application": mark("Registered an application"),
        "sso.update_application": mark("Changed an application"),
        "sso.renew_secret": mark("Renewed the secret of an application"),
        "sso.rotate_keys": mark("Rotated the signing keys"),
        "sso.sign_on": mark("Signed on to an application"),
        "sso.give_consent": mark("Let an application know"),
        "sso.withdraw_consent": mark("Withdrew the consent"),
        "sso.revoke": mark("Revoked a sign-on"),
    },
    kinds={
        "provider": mark("Sign-in provider"),
        "application": mark("Application"),
    },
    details={
        "provider": mark("Provider"),
        "account": mark("Account"),
        "redirect_uris": mark("Addresses of return"),
        "kid": mark("Key"),
    },
    actors={
        "directory sync": mark("Sync of a directory"),
        "single sign-on": mark("Single sign-on"),
    },
    names={"provider": _providers, "application": _applications},
)
