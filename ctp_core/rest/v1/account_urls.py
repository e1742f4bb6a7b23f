"""The REST addresses of accounts, tokens and oneself."""

from django.urls import URLPattern, URLResolver, path

from ctp_core.rest.v1 import accounts, me, program_permissions, second_factor, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", me.Me.as_view(), name="me"),
    path("me/password/", me.MyPassword.as_view(), name="my-password"),
    path("me/sessions/", me.MySessions.as_view(), name="my-session-list"),
    path("me/sessions/<uuid:session_id>/", me.MySession.as_view(), name="my-session"),
    path("me/second-factor/", second_factor.MySecondFactor.as_view(), name="my-second-factor"),
    path(
        "me/second-factor/confirm/",
        second_factor.MySecondFactorConfirm.as_view(),
        name="my-second-factor-confirm",
    ),
    path("me/second-factor/recovery-codes/", second_factor.MyRecoveryCodes.as_view(), name="my-recovery-codes"),
    path("me/second-factor/remove/", second_factor.MySecondFactorRemove.as_view(), name="my-second-factor-remove"),
    path("tokens/", tokens.TokenList.as_view(), name="token-list"),
    path("tokens/<uuid:token_id>/", tokens.TokenDetail.as_view(), name="token-detail"),
    path("accounts/", accounts.AccountList.as_view(), name="account-list"),
    path("accounts/<uuid:account_id>/", accounts.AccountDetail.as_view(), name="account-detail"),
    path("accounts/<uuid:account_id>/setup-link/", accounts.AccountSetupLink.as_view(), name="account-setup-link"),
    path("accounts/<uuid:account_id>/lock/", accounts.AccountLock.as_view(), name="account-lock"),
    path(
        "accounts/<uuid:account_id>/second-factor/",
        accounts.AccountSecondFactor.as_view(),
        name="account-second-factor",
    ),
    path(
        "accounts/<uuid:account_id>/permissions/",
        program_permissions.AccountPermissions.as_view(),
        name="account-permission-list",
    ),
    path("accounts/<uuid:account_id>/tokens/", tokens.AccountTokens.as_view(), name="account-token-list"),
]
