"""The addresses of the account pages."""

from django.urls import URLPattern, URLResolver, path

from ctp_core.web.accounts import appearance, confirming, managing, own, passkeys, second_factor, setup, sign_in, tokens
from ctp_core.web.looking import look_end

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign-in-code"),
    path("sign-in/passkey/", passkeys.prove, name="passkey-prove"),
    path("sign-in/passkey/options/", passkeys.proof_options, name="passkey-prove-options"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("setup/<str:secret>/", setup.setup, name="setup"),
    path("language/", appearance.set_language, name="set-language"),
    path("theme/", appearance.set_theme, name="set-theme"),
    path("account/", own.account, name="account"),
    path("account/confirm/", confirming.confirm, name="confirm"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", second_factor.second_factor, name="second-factor"),
    path("account/second-factor/new/", second_factor.second_factor_add, name="second-factor-add"),
    path("account/second-factor/codes/", second_factor.second_factor_codes, name="second-factor-codes"),
    path("account/second-factor/remove/", second_factor.second_factor_remove, name="second-factor-remove"),
    path("account/passkeys/new/", passkeys.passkey_add, name="passkey-add"),
    path("account/passkeys/options/", passkeys.passkey_options, name="passkey-options"),
    path("account/passkeys/<uuid:passkey_id>/rename/", passkeys.passkey_rename, name="passkey-rename"),
    path("account/passkeys/<uuid:passkey_id>/remove/", passkeys.passkey_remove, name="passkey-remove"),
    path("account/sessions/", own.session_list, name="session-list"),
    path("account/sessions/others/end/", own.session_end_others, name="session-end-others"),
    path("account/sessions/<uuid:session_id>/end/", own.session_end, name="session-end"),
    path("account/tokens/", tokens.token_list, name="token-list"),
    path("account/tokens/new/", tokens.token_new, name="token-new"),
    path("account/tokens/<uuid:token_id>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("look/end/", look_end, name="look-end"),
    path("accounts/", managing.account_list, name="account-list"),
    path("accounts/new/", managing.account_new, name="account-new"),
    path("accounts/<uuid:account_id>/", managing.account_detail, name="account-detail"),
    path("accounts/<uuid:account_id>/tokens/new/", managing.account_token_new, name="account-token-new"),
    path("accounts/<uuid:account_id>/<slug:action>/", managing.account_act, name="account-act"),
]
