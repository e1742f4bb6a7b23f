"""The catalogue command: what it finds, what it keeps, what it refuses."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from ctp_core.management import catalogues
from ctp_core.management.catalogues import Unit, Wording

SOURCE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
from ctp_core.contracts import mark
A = _("Save")
B = mark("At most "
         "%(count)d files.")
C = ngettext("%(n)d day", "%(n)d days", 3) % {"n": 3}
D = pgettext_lazy("month", "May")
E = _(A)
"""
TEMPLATE = """{% load i18n %}
  <h1>{% translate "To-dos" %}</h1>
    {% blocktranslate trimmed with who=name %}
        From {{ who }} today
    {% endblocktranslate %}
  {% blocktranslate count n=n %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}
  <b title="{{ _('Hint') }}">it's 100% x</b>{% include "a.html" with label=_("Label") %}
"""


@pytest.fixture
def unit(tmp_path: Path) -> Unit:
    """A module with a face, some Python and a template."""
    folder, face = tmp_path / "apps" / "news", tmp_path / "apps_api" / "news"
    for made in (folder / "templates" / "news", folder / "migrations", face):
        made.mkdir(parents=True)
    (folder / "module.toml").write_text("")
    (folder / "web.py").write_text(SOURCE)
    (folder / "migrations" / "0001.py").write_text('X = _("never")')
    (folder / "templates" / "news" / "page.html").write_text(TEMPLATE)
    (face / "errors.py").write_text('M = mark("The board is closed.")')
    (found,) = catalogues.find_units(tmp_path)
    return found


def fill(unit: Unit, translations: dict[str, str]) -> None:
    """Translate every msgid of the .po, those not named by a plain word."""
    catalog = catalogues.merge(catalogues.collect(unit), catalogues.read(unit.po))
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
        if key:
            text = translations.get(key, "译文")
            message.string = text if isinstance(message.id, str) else (text,)
    unit.po.parent.mkdir(parents=True, exist_ok=True)
    unit.po.write_bytes(catalogues.po_text(catalog))
    unit.mo.write_bytes(catalogues.mo_bytes(catalog))


GOOD = {
    "At most %(count)d files.": "最多 %(count)d 个文件。",
    "%(n)d day": "%(n)d 天",
    "%(n)s item": "%(n)s 项",
    "From %(who)s today": "今天来自 %(who)s",
    "Save": "保存",
    "May": "五月",
}


def test_every_text_of_python_templates_and_face_is_found(unit: Unit) -> None:
    assert unit.name == "apps/news"
    assert catalogues.collect(unit) == {
        Wording("Save"),
        Wording("At most %(count)d files."),
        Wording("%(n)d day", "%(n)d days"),
        Wording("May", context="month"),
        Wording("To-dos"),
        Wording("From %(who)s today"),
        Wording("%(n)s item", "%(n)s items"),
        Wording("Hint"),
        Wording("Label"),
        Wording("The board is closed."),
    }


def test_a_complete_catalogue_has_no_problems_and_reads_back(unit: Unit) -> None:
    fill(unit, GOOD)
    assert catalogues.problems(unit) == []
    read = gettext.GNUTranslations(io.BytesIO(unit.mo.read_bytes()))
    assert read.gettext("Save") == "保存"
    assert read.ngettext("%(n)d day", "%(n)d days", 3) == "%(n)d 天"
    assert read.pgettext("month", "May") == "五月"
    assert read.gettext("never") == "never"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("保存", ""), "untranslated: 'Save'"),
        (
            ("最多 %(count)d 个文件。", "最多 %(n)d 个文件。"),
            "places differ: 'At most %(count)d files.' → '最多 %(n)d 个文件。'",
        ),
        (('msgid "Hint"', '#, fuzzy\nmsgid "Hint"'), "fuzzy: 'Hint'"),
        (('msgid "Hint"', 'msgid "Hints"'), "missing: 'Hint'"),
        (('msgid "Hint"', 'msgid "Hints"'), "no longer used: 'Hints'"),
        (("五月", "5 月"), "django.mo does not match django.po"),
    ],
)
def test_each_flaw_is_named(unit: Unit, change: tuple[str, str], said: str) -> None:
    fill(unit, GOOD)
    text = unit.po.read_text("utf-8")
    assert change[0] in text
    unit.po.write_text(text.replace(*change), "utf-8")
    assert said in catalogues.problems(unit)


def test_merging_keeps_translations_and_drops_what_is_gone(unit: Unit) -> None:
    fill(unit, GOOD)
    (unit.folders[1] / "errors.py").write_text('M = mark("The board is open.")')
    merged = catalogues.merge(catalogues.collect(unit), catalogues.read(unit.po))
    assert merged.get("Save").string == "保存"  # type: ignore[union-attr]
    assert merged.get("The board is closed.") is None
    assert merged.get("The board is open.").string == ""  # type: ignore[union-attr]


def test_what_another_unit_says_comes_filled_in(unit: Unit, tmp_path: Path) -> None:
    fill(unit, GOOD)
    (unit.folders[1] / "errors.py").write_text(
        'M = [mark("Gone."), mark("Save"), mark_counted("%(n)d hour", "%(n)d hours")]'
    )
    other = Unit("ctp_other", (tmp_path / "ctp_other",))
    other.folders[0].mkdir()
    (other.folders[0] / "a.py").write_text('A = [_("Save"), _("Gone."), mark_counted("%(n)d hour", "%(n)d hours")]')
    fill(other, {"Save": "存", "Gone.": "没有了。", "%(n)d hour": "%(n)d 小时"})
    said = catalogues.said_by([unit, other])
    merged = catalogues.merge(catalogues.collect(unit), catalogues.read(unit.po), said)
    assert merged.get("Gone.").string == "没有了。"  # type: ignore[union-attr]
    assert merged.get(("%(n)d hour", "%(n)d hours")).string == ("%(n)d 小时",)  # type: ignore[arg-type, union-attr]
    assert merged.get("Save").string == "保存"  # type: ignore[union-attr]


def test_two_units_must_say_one_text_alike(unit: Unit, tmp_path: Path) -> None:
    fill(unit, GOOD)
    other = Unit("ctp_other", (tmp_path / "ctp_other",))
    other.folders[0].mkdir()
    (other.folders[0] / "a.py").write_text('A = _("Save")')
    fill(other, {"Save": "存"})
    assert catalogues.disagreements([unit, other]) == ["'Save': apps/news says '保存', ctp_other says '存'"]
