from django.urls import URLPattern, URLResolver, path

from ctp_core.rest.v1 import modules, preferences, schema
from ctp_core.rest.v1.account_urls import urlpatterns as account_urls
from ctp_core.rest.v1.operations_urls import urlpatterns as operations_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", schema.OpenApi.as_view(), name="schema"),
    path("docs/", schema.docs, name="docs"),
    *account_urls,
    *operations_urls,
    path("modules/", modules.ModuleList.as_view(), name="module-list"),
    path("modules/<slug:code>/", modules.ModuleDetail.as_view(), name="module-detail"),
    path("modules/<slug:code>/plan/", modules.ModulePlan.as_view(), name="module-plan"),
    path("licence/", modules.LicenceDetail.as_view(), name="licence"),
    path("settings/", preferences.SettingList.as_view(), name="setting-list"),
    path("settings/<str:key>/", preferences.SettingDetail.as_view(), name="setting-detail"),
]
