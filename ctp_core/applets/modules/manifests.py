"""What is installed: every unit says who it is in its ``module.toml``. Pure; the settings are built from it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

ENTRY_POINT_GROUP = "ctp.modules"
HOUSE = Path(__file__).resolve().parents[3]


class ManifestError(Exception):
    """A module.toml that can't be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One unit. *code* is its name everywhere, *app* its Python package, *prefix* the first part of its addresses.

    *protocols* are REST addresses that a standard fixes (``scim/v2``), outside /api/v1/: prefix to list of addresses.
    *context_processors* are added to the templates of the whole house; only an engine has reason to.
    """

    code: str
    app: str
    version: str
    kind: Literal["engine", "module"]
    requires: tuple[str, ...]
    provides: tuple[str, ...]
    licence: str
    urls: str | None
    prefix: str
    rest_urls: str | None
    tasks: str | None
    label: Mapping[str, str]
    context_processors: tuple[str, ...] = ()
    protocols: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_engine(self) -> bool:
        """Engines are always on; modules have four states."""
        return self.kind == "engine"

    def label_in(self, language: str) -> str:
        """The unit's name in *language*, English when there is none."""
        return self.label.get(language) or self.label["en"]


def rest_prefixes(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """What the addresses begin with that programs speak to."""
    return ("/api/", *(f"/{prefix}/" for one in manifests for prefix in one.protocols))


def read_manifest(path: Path) -> Manifest:
    """Read one module.toml. Raises ManifestError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        kind = data["kind"]
        if kind not in ("engine", "module"):
            raise ManifestError(f"{path}: kind must be engine or module, not {kind!r}")
        return Manifest(
            code=data["code"],
            app=data["app"],
            version=data["version"],
            kind=kind,
            requires=tuple(data.get("requires", ())),
            provides=tuple(data.get("provides", ())),
            licence=data.get("licence", data["code"]),
            urls=data.get("urls"),
            prefix=data.get("prefix", data["code"]),
            rest_urls=data.get("rest_urls"),
            tasks=data.get("tasks"),
            label=dict(data["label"]),
            context_processors=tuple(data.get("context_processors", ())),
            protocols=dict(data.get("protocols", {})),
        )
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path}: {error}") from error


def find_manifest_files(house: Path = HOUSE) -> list[Path]:
    """The module.toml files of the house and of packages that announce themselves by entry point."""
    own = sorted(house.glob("ctp_*/module.toml")) + sorted(house.glob("apps/*/module.toml"))
    foreign = []
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        spec = find_spec(entry.value)
        if spec is None or spec.origin is None:
            raise ManifestError(f"entry point {entry.name}: package {entry.value} is not there")
        foreign.append(Path(spec.origin).with_name("module.toml"))
    return own + sorted(foreign)


def discover(wanted: Iterable[str] | None = None, house: Path = HOUSE) -> tuple[Manifest, ...]:
    """All units in the order they must load: engines from the ground up, then modules after what they require.

    *wanted* names the modules to install (``CTP_MODULES``); None means all that are there. Raises ManifestError for a
    name nobody carries, a requirement that is missing, or two units of one name.
    """
    found: dict[str, Manifest] = {}
    for path in find_manifest_files(house):
        manifest = read_manifest(path)
        if manifest.code in found:
            raise ManifestError(f"{path}: the code {manifest.code} is taken by {found[manifest.code].app}")
        found[manifest.code] = manifest
    if wanted is not None:
        names = set(wanted)
        if unknown := names - found.keys():
            raise ManifestError(f"CTP_MODULES names what is not there: {', '.join(sorted(unknown))}")
        found = {code: manifest for code, manifest in found.items() if manifest.is_engine or code in names}
    return tuple(_in_order(found))


def _in_order(found: Mapping[str, Manifest]) -> list[Manifest]:
    placed: dict[str, Manifest] = {}

    def place(manifest: Manifest, trail: tuple[str, ...]) -> None:
        if manifest.code in placed:
            return
        if manifest.code in trail:
            raise ManifestError(f"modules require each other in a circle: {' → '.join((*trail, manifest.code))}")
        for code in manifest.requires:
            if code not in found:
                raise ManifestError(f"{manifest.code} requires {code}, which is not installed")
            place(found[code], (*trail, manifest.code))
        placed[manifest.code] = manifest

    for manifest in sorted(found.values(), key=lambda one: (not one.is_engine, one.code)):
        place(manifest, ())
    return list(placed.values())
