"""The addresses of single sign-on."""

from django.urls import URLPattern, URLResolver, path

from apps.sso.web import applications, authorize, consents, directories, entering, links, providers

urlpatterns: list[URLPattern | URLResolver] = [
    path("authorize/", authorize.authorize, name="authorize"),
    path("mine/", consents.consent_list, name="consent-list"),
    path("mine/<uuid:application_id>/withdraw/", consents.consent_withdraw, name="consent-withdraw"),
    path("mine/ways/<slug:code>/unlink/", links.own_unlink, name="own-unlink"),
    path("applications/", applications.application_list, name="application-list"),
    path("applications/new/", applications.application_new, name="application-new"),
    path("applications/<uuid:application_id>/", applications.application_change, name="application-change"),
    path("applications/<uuid:application_id>/secret/", applications.application_secret, name="application-secret"),
    path("keys/rotate/", applications.key_rotate, name="key-rotate"),
    path("providers/", providers.provider_list, name="provider-list"),
    path("providers/new/", providers.provider_new, name="provider-new"),
    path("providers/<uuid:provider_id>/", providers.provider_change, name="provider-change"),
    path("providers/<uuid:provider_id>/people/", links.link_list, name="link-list"),
    path("providers/<uuid:provider_id>/people/<uuid:account_id>/unlink/", links.link_remove, name="link-remove"),
    path("directories/", directories.directory_list, name="directory-list"),
    path("directories/new/", directories.directory_new, name="directory-new"),
    path("directories/<uuid:directory_id>/", directories.directory_change, name="directory-change"),
    path("directories/<uuid:directory_id>/try/", directories.directory_try, name="directory-try"),
    path("directories/<uuid:directory_id>/sync/", directories.directory_sync, name="directory-sync"),
    path("directories/<uuid:directory_id>/sync/state/", directories.directory_sync_state, name="directory-sync-state"),
    path("in/<slug:code>/", entering.begin, name="enter"),
    path("in/<slug:code>/callback/", entering.callback, name="enter-callback"),
]
