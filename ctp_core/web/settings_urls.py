"""Addresses of modules, licence and settings."""

from django.urls import URLPattern, URLResolver, path

from ctp_core.web import modules, preferences

urlpatterns: list[URLPattern | URLResolver] = [
    path("modules/", modules.module_list, name="module-list"),
    path("modules/<slug:code>/switch/", modules.module_switch, name="module-switch"),
    path("modules/licence/", modules.licence, name="licence"),
    path("settings/", preferences.setting_list, name="setting-list"),
    path("settings/<str:key>/", preferences.setting_change, name="setting-change"),
]
