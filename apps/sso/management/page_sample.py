"""A system and a provider, for the proof that looks at every page."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from apps.sso.services.save_application import ApplicationDetails, create_application
from apps.sso.services.save_provider import ProviderDetails, save_provider
from ctp_core.contracts import Actor, PageSample, system_actor

SYSTEM = system_actor("proof")


def make(keeper: Actor) -> Iterable[str]:
    """One of each."""
    details = ApplicationDetails("Wiki", ("https://wiki.example.org/back",))
    application, _secret = create_application(details=details, actor=SYSTEM)
    given = ProviderDetails(
        code="campus",
        name="Campus",
        issuer="https://192.0.43.8",
        client_id="ctp",
        secret="proof",  # noqa: S106
    )
    provider = save_provider(details=given, actor=SYSTEM)
    asked = {
        "response_type": "code",
        "client_id": str(application.id),
        "redirect_uri": details.redirect_uris[0],
        "scope": "openid profile",
        "state": "s",
        "nonce": "n",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    return (
        reverse("sso:application-change", args=[application.id]),
        reverse("sso:provider-change", args=[provider.id]),
        f"{reverse('sso:authorize')}?{urlencode(asked)}",
    )


SAMPLE = PageSample(make)
