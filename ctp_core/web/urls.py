"""The core's addresses: each concept keeps its own list."""

from django.urls import URLPattern, URLResolver

from ctp_core.web.accounts.urls import urlpatterns as account_urls
from ctp_core.web.operations_urls import urlpatterns as operations_urls
from ctp_core.web.settings_urls import urlpatterns as settings_urls

urlpatterns: list[URLPattern | URLResolver] = [*account_urls, *operations_urls, *settings_urls]
