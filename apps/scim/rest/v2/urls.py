"""The addresses of RFC 7644, which end without a slash."""

from django.urls import URLPattern, URLResolver, path

from apps.scim.rest.v2 import discovery
from apps.scim.rest.v2.kinds import GROUPS, USERS
from apps.scim.rest.v2.resources import ResourceDetail, ResourceList, ResourceSearch

urlpatterns: list[URLPattern | URLResolver] = [
    path("ServiceProviderConfig", discovery.ServiceProviderConfig.as_view(), name="provider-config"),
    path("ResourceTypes", discovery.ResourceTypes.as_view(), name="resource-type-list"),
    path("ResourceTypes/<str:name>", discovery.ResourceTypeDetail.as_view(), name="resource-type"),
    path("Schemas", discovery.Schemas.as_view(), name="schema-list"),
    path("Schemas/<str:urn>", discovery.SchemaDetail.as_view(), name="schema"),
    path("Users", ResourceList.as_view(shelf=USERS), name="user-list"),
    path("Users/.search", ResourceSearch.as_view(shelf=USERS), name="user-search"),
    path("Users/<uuid:id>", ResourceDetail.as_view(shelf=USERS), name="user"),
    path("Groups", ResourceList.as_view(shelf=GROUPS), name="group-list"),
    path("Groups/.search", ResourceSearch.as_view(shelf=GROUPS), name="group-search"),
    path("Groups/<uuid:id>", ResourceDetail.as_view(shelf=GROUPS), name="group"),
    path("Bulk", discovery.Bulk.as_view(), name="bulk"),
    path(".search", discovery.SearchEverything.as_view(), name="search"),
    path("Me", discovery.Me.as_view(), name="me"),
    path("<path:rest>", discovery.Nothing.as_view(), name="nothing"),
]
