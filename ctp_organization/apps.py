from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "ctp_organization"
    label = "ctp_organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ctp_core.api.actors import MEMBER_LOOKUP
        from ctp_organization.selectors.lookup import OrganizationLookup

        MEMBER_LOOKUP.provide(OrganizationLookup())
