"""The addresses of RFC 7644, which end without a slash."""

from django.urls import URLPattern, URLResolver, path

from apps.scim.rest.v2 import discovery, groups, users

urlpatterns: list[URLPattern | URLResolver] = [
    path("ServiceProviderConfig", discovery.ServiceProviderConfig.as_view(), name="provider-config"),
    path("ResourceTypes", discovery.ResourceTypes.as_view(), name="resource-type-list"),
    path("ResourceTypes/<str:name>", discovery.ResourceTypeDetail.as_view(), name="resource-type"),
    path("Schemas", discovery.Schemas.as_view(), name="schema-list"),
    path("Schemas/<str:urn>", discovery.SchemaDetail.as_view(), name="schema"),
    path("Users", users.Users.as_view(), name="user-list"),
    path("Users/.search", users.UserSearch.as_view(), name="user-search"),
    path("Users/<uuid:id>", users.UserDetail.as_view(), name="user"),
    path("Groups", groups.Groups.as_view(), name="group-list"),
    path("Groups/.search", groups.GroupSearch.as_view(), name="group-search"),
    path("Groups/<uuid:id>", groups.GroupDetail.as_view(), name="group"),
    path("Bulk", discovery.Bulk.as_view(), name="bulk"),
    path(".search", discovery.SearchEverything.as_view(), name="search"),
    path("Me", discovery.Me.as_view(), name="me"),
    path("<path:rest>", discovery.Nothing.as_view(), name="nothing"),
]
