"""The addresses discovery names."""

from django.urls import URLPattern, URLResolver, path

from apps.sso.rest.protocol import endpoints

urlpatterns: list[URLPattern | URLResolver] = [
    path("jwks", endpoints.jwks, name="jwks"),
    path("token", endpoints.token, name="token"),
    path("userinfo", endpoints.userinfo, name="userinfo"),
    path("revoke", endpoints.revoke, name="revoke"),
]
