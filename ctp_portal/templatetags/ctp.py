"""The parts of a page: ``{% load ctp %}``. Every part is listed with an example in ctp_portal/README.md."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ctp_core.contracts import Page
from ctp_portal.contracts import COUNT_LIMIT
from ctp_portal.domain.dates import WEEKDAYS, days_until, say
from ctp_portal.domain.icons import ICONS
from ctp_portal.templatetags.drawn_once import fixed, same_for_all

register = template.Library()
register.simple_tag(same_for_all, takes_context=True)
register.tag(fixed)
HUES = 12


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "check" %}``: a drawing for the eye only; with *label* it is read out as well."""
    if not label:
        return _DRAWN.get(name) or _DRAWN["circle"]
    path = ICONS.get(name) or ICONS["circle"]
    return format_html(
        '<svg class="icon" role="img" aria-label="{}" viewBox="0 0 24 24"><path d="{}"/></svg>', label, path
    )


# A page shows forty of them: drawn once.
_DRAWN = {
    name: format_html('<svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><path d="{}"/></svg>', path)
    for name, path in ICONS.items()
}


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """``{% avatar member.name %}``: the first letter on a colour of its own; *size* is ``small`` or ``large``."""
    return _avatar(str(name), size)


@lru_cache(maxsize=2048)
def _avatar(name: str, size: str) -> SafeString:
    hue = crc32(name.encode("utf-8", "replace")) % HUES + 1
    text = (name.strip() or "?")[0].upper()
    return format_html(
        '<span class="avatar hue-{}{}" aria-hidden="true">{}</span>', hue, f" {size}" if size else "", text
    )


@register.simple_tag
def when(moment: datetime | None, style: str = "") -> SafeString:
    """``{% when dto.at %}``: today 10:12, yesterday, Fri, 05-03; the exact time on hover. Styles: ``short``, ``full``."""
    if moment is None:
        return SafeString("")
    local = timezone.localtime(moment)
    # Digits put together by hand: strftime is slow and a list shows fifty of them.
    day = f"{local.year:04}-{local.month:02}-{local.day:02}"
    exact = f"{day} {local.hour:02}:{local.minute:02}"
    words = _words(get_language() or "")
    said = exact if style == "full" else say(local, timezone.localtime(), words, short=style == "short")
    # Nothing but digits and the words below, which are escaped there: no need to look at each once more.
    return SafeString(f'<time datetime="{local.isoformat(timespec="minutes")}" title="{exact}">{said}</time>')


@register.simple_tag
def row_url(name: str, key: UUID) -> str:
    """``{% row_url "news:article" article.id %}``: ``{% url %}`` for rows whose address has one id; looked up once, not once a row."""
    return _row_pattern(name, settings.ROOT_URLCONF, get_script_prefix()).replace(_NOBODY, str(key))


_NOBODY = "feed0000-0000-4000-8000-00000000feed"


@lru_cache(maxsize=256)
def _row_pattern(name: str, urlconf: str, prefix: str) -> str:
    return reverse(name, args=[UUID(_NOBODY)])


@lru_cache(maxsize=8)
def _words(language: str) -> dict[str, str]:
    """The words for days, once a language."""
    words = {"today": _("today"), "yesterday": _("yesterday"), "tomorrow": _("tomorrow")}
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return {name: escape(word) for name, word in (words | dict(zip(WEEKDAYS, names, strict=True))).items()}


@register.simple_tag
def due(moment: datetime | None, near: int = 1) -> SafeString:
    """``{% due dto.due_at %}``: a tag that says how urgent it is; nothing when it is due later than in *near* days."""
    if moment is None:
        return SafeString("")
    now = timezone.localtime()
    local = timezone.localtime(moment)
    days = days_until(local, now)
    if moment < now:
        late = (
            ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days} if days else _("overdue")
        )
        return tag(late, "bad")
    if days == 0:
        return tag(_("due today"), "bad")
    if days == 1:
        return tag(_("due tomorrow"), "warn")
    return tag(_("due %(date)s") % {"date": f"{local:%m-%d}"}, "") if days <= near else SafeString("")


@register.simple_tag
def tag(text: str, tone: str = "") -> SafeString:
    """``{% tag "Approved" "ok" %}``: a state. Tones: ``ok``, ``warn``, ``bad``, ``brand``, none."""
    return format_html('<span class="tag {}">{}</span>', "brand-tag" if tone == "brand" else tone, text)


@register.simple_tag
def count(number: int) -> SafeString:
    """``{% count counts.pending %}``: nothing for 0, 999+ where counting stopped."""
    return format_html('<span class="count">{}</span>', capped(number)) if number else SafeString("")


@register.filter
def capped(number: int) -> str:
    """``{{ number|capped }}``: 999+ where counting stopped."""
    return "999+" if number >= COUNT_LIMIT else str(number)


@register.filter
def badge(number: int) -> str:
    """``{{ number|badge }}``: short enough for a dot: 99+."""
    return "99+" if number > 99 else str(number)


@register.simple_tag
def button(label: str, kind: str = "", **options: Any) -> SafeString:
    """``{% button "Agree" "primary" icon="check" name="operation" value="agree" %}``.

    *kind* is a list of ``primary``, ``quiet``, ``danger``, ``tall``. With ``url`` it is a link. ``type`` is submit unless
    given; ``confirm`` names the consequence and asks first; ``dialog`` opens the dialog of that id; ``key`` is the key that
    presses it; ``disabled`` and any hx_get, hx_post, hx_target, hx_swap … go on the element.
    """
    inside = format_html(
        "{}{}{}", icon(options.pop("icon")) if "icon" in options else "", label, _key(options.get("key"))
    )
    url = options.pop("url", None)
    attributes = _attributes(options)
    if url is not None:
        return format_html('<a class="button {}" href="{}"{}>{}</a>', kind, url, attributes, inside)
    press = "button" if "dialog" in options else "submit"
    return format_html(
        '<button class="button {}" type="{}"{}>{}</button>', kind, options.get("type", press), attributes, inside
    )


def _key(key: str | None) -> SafeString:
    return format_html('<kbd class="hide-phone">{}</kbd>', key.upper()) if key else SafeString("")


def _attributes(options: Mapping[str, Any]) -> SafeString:
    renamed = {"confirm": "data-confirm", "dialog": "data-dialog", "key": "data-key", "undo": "data-undo"}
    pairs = [
        (renamed.get(name, name.replace("_", "-")), value)
        for name, value in options.items()
        if name != "type" and value not in (None, False, "")
    ]
    return format_html_join("", ' {}="{}"', ((name, "" if value is True else value) for name, value in pairs))


@register.simple_tag
def icon_button(icon_name: str, label: str, **options: Any) -> SafeString:
    """``{% icon_button "trash" "Remove" name="remove" value=row.id %}``: *label* is read out and shown on hover."""
    url = options.pop("url", None)
    attributes = _attributes(options)
    if url is not None:
        return format_html(
            '<a class="icon-button" href="{}" aria-label="{}" title="{}"{}>{}</a>',
            url,
            label,
            label,
            attributes,
            icon(icon_name),
        )
    return format_html(
        '<button class="icon-button" type="{}" aria-label="{}" title="{}"{}>{}</button>',
        options.get("type", "button" if "dialog" in options else "submit"), label, label, attributes, icon(icon_name),
    )  # fmt: skip


@register.inclusion_tag("ctp_portal/parts/empty.html")
def empty(title: str, hint: str = "", icon: str = "inbox", url: str = "", action: str = "") -> dict[str, Any]:
    """``{% empty "Nothing to do" "What is sent to you stands here." url=new_url action="New" %}``: with the next step."""
    return {"title": title, "hint": hint, "icon": icon, "url": url, "action": action}


@register.simple_tag(takes_context=True)
def pager(context: Any, page: Page[Any], name: str = "cursor") -> SafeString:
    """``{% pager page %}``: on to the next page, and back to the first one; keeps the other parameters of the address."""
    given = context["request"].GET.copy()
    first = ""
    if given.pop(name, None):
        first = format_html('<a class="button quiet" href="?{}">{}</a>', given.urlencode(), _("First page"))
    following = ""
    if page.next:
        given[name] = page.next
        following = format_html('<a class="button" rel="next" href="?{}">{}</a>', given.urlencode(), _("Next page"))
    if not first and not following:
        return SafeString("")
    return format_html('<nav class="pager" aria-label="{}">{}{}</nav>', _("Pages"), first, following)


@register.simple_tag
def progress(done: int, total: int, label: str = "") -> SafeString:
    """``{% progress 3 7 "Rows read" %}``."""
    return format_html(
        '<div class="progress"><span>{}</span><progress max="{}" value="{}" aria-label="{}"></progress>'
        '<span class="num small muted">{} / {}</span></div>',
        label, total, done, label or _("Progress"), done, total,
    )  # fmt: skip


@register.inclusion_tag("ctp_portal/parts/file_list.html")
def file_list(files: Sequence[Any], remove: str = "") -> dict[str, Any]:
    """``{% file_list files %}``: FileDto values; with *remove* each has a button of that name whose value is its id."""
    return {"files": files, "remove": remove}


@register.inclusion_tag("ctp_portal/parts/opinions.html")
def opinions(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """``{% opinions items %}``: who said what: mappings with name, verdict, tone, at, text and maybe unit, behalf, files."""
    return {"items": items}


@register.inclusion_tag("ctp_portal/parts/field.html")
def field(name: str, label: str, value: Any = "", **options: Any) -> dict[str, Any]:
    """``{% field "title" _("Title") value=form.title errors=errors.title required=True %}``: label, control, hint, errors.

    ``kind``: text (default), textarea, select, checkbox, radio, number, date, datetime-local, password, email, search, file.
    ``choices`` are (value, label) pairs; ``hint``, ``required``, ``placeholder``, ``rows``, ``maxlength``, ``autocomplete``,
    ``autofocus``, ``disabled``, ``wide``.
    """
    known = {"kind": "text", "choices": (), "errors": (), "hint": "", "rows": 4, "id": f"f-{name.replace('.', '-')}"}
    chosen = [str(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else [str(value)]
    return known | options | {"name": name, "label": label, "value": value, "chosen": chosen}


@register.filter
def lookup(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """``{{ errors|lookup:name }}``: an entry of a mapping, nothing when it is not there."""
    return mapping.get(key, "") if mapping else ""


class DialogNode(template.Node):
    """The frame of a dialog around whatever the page puts into it."""

    def __init__(self, name: Any, title: Any, inside: template.NodeList) -> None:
        self.name, self.title, self.inside = name, title, inside

    def render(self, context: template.Context) -> SafeString:
        name = self.name.resolve(context)
        return format_html(
            '<dialog class="dialog" id="{}" aria-labelledby="{}-title"><header><h2 id="{}-title">{}</h2>{}</header>{}</dialog>',
            name, name, name, self.title.resolve(context), icon_button("close", _("Close"), type="button", data_close=True),
            self.inside.render(context),
        )  # fmt: skip


@register.tag
def dialog(parser: template.base.Parser, token: template.base.Token) -> DialogNode:
    """``{% dialog "remove" _("Remove the board") %} … {% enddialog %}``; ``{% button … dialog="remove" %}`` opens it."""
    parts = token.split_contents()
    if len(parts) != 3:
        raise template.TemplateSyntaxError("dialog takes an id and a title")
    inside = parser.parse(("enddialog",))
    parser.delete_first_token()
    return DialogNode(parser.compile_filter(parts[1]), parser.compile_filter(parts[2]), inside)
