"""REST addresses of the collaboration module."""

from django.urls import URLPattern, URLResolver, path

from apps.collaboration.rest.v1 import affairs, handling, related, templates

urlpatterns: list[URLPattern | URLResolver] = [
    path("templates/", templates.TemplateList.as_view(), name="template-list"),
    path("templates/<uuid:template_id>/", templates.TemplateDetail.as_view(), name="template-detail"),
    path("templates/<uuid:template_id>/schema/", templates.TemplateSchema.as_view(), name="template-schema"),
    path("templates/<uuid:template_id>/predict/", templates.TemplatePredict.as_view(), name="template-predict"),
    path("template-settings/", templates.SettingsList.as_view(), name="settings-list"),
    path("template-settings/<uuid:template_id>/", templates.SettingsDetail.as_view(), name="settings-detail"),
    path("template-settings/<uuid:template_id>/flow/", templates.SettingsFlow.as_view(), name="settings-flow"),
    path("affairs/", affairs.AffairList.as_view(), name="affair-list"),
    path("affairs/<uuid:affair_id>/", affairs.AffairDetail.as_view(), name="affair-detail"),
    path("affairs/<uuid:affair_id>/schema/", affairs.AffairSchema.as_view(), name="affair-schema"),
    path("affairs/<uuid:affair_id>/check/", handling.AffairCheck.as_view(), name="affair-check"),
    path("affairs/<uuid:affair_id>/predict/", handling.AffairPredict.as_view(), name="affair-predict"),
    path("affairs/<uuid:affair_id>/submit/", affairs.AffairSubmit.as_view(), name="affair-submit"),
    path("affairs/<uuid:affair_id>/revoke/", handling.AffairRevoke.as_view(), name="affair-revoke"),
    path("affairs/<uuid:affair_id>/forward/", affairs.AffairForward.as_view(), name="affair-forward"),
    path("affairs/<uuid:affair_id>/copy/", affairs.AffairCopy.as_view(), name="affair-copy"),
    path("affairs/<uuid:affair_id>/comments/", handling.CommentList.as_view(), name="comment-list"),
    path("affairs/<uuid:affair_id>/related/", related.RelatedList.as_view(), name="related-list"),
    path("affairs/<uuid:affair_id>/related/<uuid:related_id>/", related.RelatedDetail.as_view(), name="related-detail"),
    path("affairs/<uuid:affair_id>/track/", handling.AffairTrack.as_view(), name="affair-track"),
    path("affairs/<uuid:affair_id>/retry/", handling.AffairRetry.as_view(), name="affair-retry"),
    path("items/<uuid:item_id>/act/", handling.ItemAct.as_view(), name="item-act"),
]
