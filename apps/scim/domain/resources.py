"""The resources of this server: people and teams."""

from __future__ import annotations

from apps.scim.domain.attributes import Attribute, Resource, Schema

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
TYPES = ("work", "home", "mobile", "other")

_EXTERNAL_ID = Attribute("externalId", "How the sending system calls this resource.", case_exact=True)
_ID = Attribute(
    "id", "How this server calls it.", mutability="readOnly", returned="always", case_exact=True, uniqueness="server"
)
_META = Attribute("meta", "What the server knows of the resource.", "complex", mutability="readOnly")
# Every resource has these; /Schemas does not list them.
COMMON = (_ID, _EXTERNAL_ID, _META)


def _contact(name: str, description: str) -> Attribute:
    return Attribute(
        name,
        description,
        "complex",
        multi=True,
        parts=(
            Attribute("value", "The address or number."),
            Attribute("type", "What it is used for.", values=TYPES),
            Attribute("primary", "The one this server uses.", "boolean"),
        ),
    )


_USER = Schema(
    USER,
    "User",
    "A person with an account",
    (
        Attribute("userName", "The sign-in name.", required=True, uniqueness="server"),
        Attribute("displayName", "The whole name as it is shown. Without it the name is put together.", required=True),
        Attribute(
            "name",
            "The parts of the name, kept for the system that sent them.",
            "complex",
            parts=(
                Attribute("formatted", "The whole name."),
                Attribute("familyName", "The family name."),
                Attribute("givenName", "The given name."),
            ),
        ),
        Attribute("active", "False: signed out everywhere, tokens refused. Without it true.", "boolean", required=True),
        _contact("emails", "E-mail addresses."),
        _contact("phoneNumbers", "Phone numbers."),
        Attribute(
            "groups",
            "The teams of the person.",
            "complex",
            multi=True,
            mutability="readOnly",
            parts=(
                Attribute("value", "The id of the team.", mutability="readOnly"),
                Attribute("$ref", "Where the team is.", "reference", mutability="readOnly", references=("Group",)),
                Attribute("display", "The name of the team.", mutability="readOnly"),
            ),
        ),
    ),
)
_ENTERPRISE = Schema(
    ENTERPRISE,
    "EnterpriseUser",
    "Where the person stands in the organisation",
    (
        Attribute("employeeNumber", "The staff number. Without it the sign-in name.", case_exact=True),
        Attribute("department", "The code or the name of the unit in which the person stands."),
    ),
)
_GROUP = Schema(
    GROUP,
    "Group",
    "A team: people who work together across units",
    (
        Attribute("displayName", "The name of the team.", required=True, uniqueness="server"),
        Attribute(
            "members",
            "The people of the team.",
            "complex",
            multi=True,
            parts=(
                Attribute("value", "The id of the person.", mutability="immutable", case_exact=True),
                Attribute("$ref", "Where the person is.", "reference", mutability="immutable", references=("User",)),
                Attribute("type", "Always User.", mutability="immutable", values=("User",)),
                Attribute("display", "The name of the person.", mutability="readOnly", returned="request"),
            ),
        ),
    ),
)

PEOPLE = Resource("User", "/Users", "People with accounts", _USER, (_ENTERPRISE,))
TEAMS = Resource("Group", "/Groups", "Teams", _GROUP)
RESOURCES = (PEOPLE, TEAMS)
