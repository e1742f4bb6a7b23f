"""The REST addresses of single sign-on."""

from django.urls import URLPattern, URLResolver, path

from apps.sso.rest.v1 import applications, directories, links, providers

urlpatterns: list[URLPattern | URLResolver] = [
    path("applications/", applications.ApplicationList.as_view(), name="application-list"),
    path("applications/<uuid:application_id>/", applications.ApplicationDetail.as_view(), name="application"),
    path(
        "applications/<uuid:application_id>/secret/",
        applications.ApplicationSecret.as_view(),
        name="application-secret",
    ),
    path("keys/rotate/", applications.SigningKeys.as_view(), name="key-rotate"),
    path("providers/", providers.ProviderList.as_view(), name="provider-list"),
    path("providers/<uuid:provider_id>/", providers.ProviderDetail.as_view(), name="provider"),
    path("providers/<uuid:provider_id>/links/", links.ProviderLinks.as_view(), name="link-list"),
    path("providers/<uuid:provider_id>/links/<uuid:account_id>/", links.ProviderLink.as_view(), name="link"),
    path("directories/", directories.DirectoryList.as_view(), name="directory-list"),
    path("directories/<uuid:directory_id>/", directories.DirectoryDetail.as_view(), name="directory"),
    path("directories/<uuid:directory_id>/try/", directories.DirectoryTrial.as_view(), name="directory-try"),
    path("directories/<uuid:directory_id>/sync/", directories.DirectorySync.as_view(), name="directory-sync"),
    path("mine/links/", links.OwnLinks.as_view(), name="own-link-list"),
    path("mine/links/<slug:code>/", links.OwnLink.as_view(), name="own-link"),
]
