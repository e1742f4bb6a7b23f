"""Where other systems look first."""

from django.urls import URLPattern, URLResolver, path

from apps.sso.rest.protocol import endpoints

urlpatterns: list[URLPattern | URLResolver] = [
    path("openid-configuration", endpoints.discovery, name="discovery"),
]
