"""ID tokens of others are believed only when every check holds."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from apps.sso.domain.addresses import is_redirect_uri, with_answer
from apps.sso.domain.id_tokens import KeyUnknown, TokenRefused, read_id_token
from apps.sso.domain.pkce import challenge_of, new_verifier, proves
from tests.sso.conftest import forged

NOW = 1_800_000_000
KEY = RSAKey.generate_key(2048, {"use": "sig", "kid": "k1"})
GOOD = {"iss": "https://id.example", "aud": "c1", "sub": "s1", "nonce": "n1", "iat": NOW, "exp": NOW + 300}
KEYS = {"keys": [KEY.as_dict(private=False)]}


def _read(token: str, keys: dict[str, Any] = KEYS) -> dict[str, Any]:
    return read_id_token(token, keys=keys, issuer="https://id.example", client_id="c1", nonce="n1", now=NOW)


def _signed(changes: dict[str, Any], *, key: Any = KEY, alg: str = "RS256", kid: str = "k1") -> str:
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid}, claims, key, algorithms=[alg])


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_good_token_is_read() -> None:
    assert _read(_signed({})) == GOOD
    assert _read(_signed({"aud": ["c1", "c2"], "azp": "c1"}))["sub"] == "s1"
    curve = ECKey.generate_key("P-256", {"use": "sig", "kid": "k2"})
    assert _read(_signed({}, key=curve, alg="ES256", kid="k2"), {"keys": [*KEYS["keys"], curve.as_dict(private=False)]})


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "c2"},
        {"aud": ["c1", "c2"]},
        {"aud": ["c1", "c2"], "azp": "c2"},
        {"aud": None},
        {"azp": "c2"},
        {"sub": ""},
        {"sub": 7},
        {"nonce": "n2"},
        {"nonce": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"exp": True},
        {"exp": "9999999999"},
        {"iat": NOW + 61},
        {"iat": None},
    ],
)
def test_wrong_claims_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        _read(_signed(changes))


def test_unsigned_foreign_and_changed_tokens_are_refused() -> None:
    other = RSAKey.generate_key(2048, {"use": "sig", "kid": "k1"})
    head, body, signature = _signed({}).split(".")
    hostile = {
        "unsigned": f"{_part({'alg': 'none'})}.{body}.",
        "unsigned with the old signature": f"{_part({'alg': 'none', 'kid': 'k1'})}.{body}.{signature}",
        "signed with another key": _signed({}, key=other),
        "public key as a shared secret": forged(GOOD, KEY),
        "changed algorithm": f"{_part({'alg': 'PS256', 'kid': 'k1'})}.{body}.{signature}",
        "changed body": f"{head}.{_part({**GOOD, 'sub': 'boss'})}.{signature}",
        "no signature": f"{head}.{body}.",
        "key in the header": jwt.encode(
            {"alg": "RS256", "kid": "k1", "jwk": other.as_dict(private=False)}, GOOD, other, algorithms=["RS256"]
        ),
        "no token": "x",
        "empty": "",
        "two parts": f"{head}.{body}",
        "long": "a" * 30_000,
    }
    for name, token in hostile.items():
        with pytest.raises(TokenRefused):
            pytest.fail(f"{name}: {_read(token)}")


def test_an_unknown_key_is_said_to_be_unknown() -> None:
    with pytest.raises(KeyUnknown):
        _read(_signed({}, kid="k9"))
    with pytest.raises(KeyUnknown):
        _read(_signed({}), {"keys": [{**KEYS["keys"][0], "use": "enc"}, {"kty": "oct", "kid": "k1", "k": "AAAA"}]})


def test_proofs_and_addresses() -> None:
    verifier = new_verifier()
    assert proves(verifier, challenge_of(verifier))
    assert not proves(new_verifier(), challenge_of(verifier))
    assert not proves("short", challenge_of("short"))
    # RFC 7636, appendix B.
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    for good in ("https://a.cn/cb", "https://a.cn/cb?x=1", "http://127.0.0.1:8000/cb", "http://localhost/"):
        assert is_redirect_uri(good), good
    bad = (
        "http://a.cn/cb",
        "https://a.cn/#x",
        "https:///x",
        "javascript:alert(1)",
        "https://u@a.cn/",
        "https://*.a.cn/",
    )
    for one in (*bad, "/cb", "https://a.cn/ b", "", "https://" + "a" * 3000, "https://[x/"):
        assert not is_redirect_uri(one), one
    assert with_answer("https://a.cn/?x=1", {"code": "a b", "state": ""}) == "https://a.cn/?x=1&code=a+b"
