"""The office's own terms: the fifteen kinds, urgency, secrecy, states."""

from __future__ import annotations

from collections.abc import Mapping

from ctp_core.contracts import mark

# 党政机关公文处理工作条例 (2012), article 8, in its order.
KINDS: Mapping[str, str] = {
    "resolution": mark("Resolution (决议)"),
    "decision": mark("Decision (决定)"),
    "order": mark("Order (命令)"),
    "communique": mark("Communiqué (公报)"),
    "proclamation": mark("Proclamation (公告)"),
    "announcement": mark("Announcement (通告)"),
    "opinion": mark("Opinion (意见)"),
    "notice": mark("Notice (通知)"),
    "circular": mark("Circular (通报)"),
    "report": mark("Report (报告)"),
    "request": mark("Request for instructions (请示)"),
    "reply": mark("Reply (批复)"),
    "proposal": mark("Proposal (议案)"),
    "letter": mark("Letter (函)"),
    "minutes": mark("Minutes (纪要)"),
}
URGENCIES: Mapping[str, str] = {
    "normal": mark("Ordinary"),
    "urgent": mark("Urgent (加急)"),
    "extra": mark("Extra urgent (特急)"),
}
# In rising order: a setting says how far up this network goes.
SECRECIES: Mapping[str, str] = {
    "public": mark("Public"),
    "internal": mark("Internal"),
    "confidential": mark("Confidential (秘密)"),
    "secret": mark("Secret (机密)"),
    "top_secret": mark("Top secret (绝密)"),
}
DISPATCH_STATES: Mapping[str, tuple[str, str]] = {
    "draft": (mark("Draft"), ""),
    "running": (mark("In the flow"), "brand"),
    "approved": (mark("Signed, to be numbered"), "warn"),
    "numbered": (mark("Numbered, to be issued"), "warn"),
    "issued": (mark("Issued"), "ok"),
    "rejected": (mark("Not approved"), "bad"),
    "void": (mark("Void"), "bad"),
}
RECEIPT_STATES: Mapping[str, tuple[str, str]] = {
    "awaiting": (mark("To sign for"), "warn"),
    "signed": (mark("Signed for, to be registered"), "warn"),
    "registered": (mark("Registered"), ""),
    "running": (mark("In the flow"), "brand"),
    "finished": (mark("Dealt with"), "ok"),
    "returned": (mark("Sent back"), "bad"),
    "void": (mark("Void"), "bad"),
}
STEPS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    # (key, name of the step in the flow, label on the form)
    "dispatch": (
        ("check", "办公室核稿", mark("Office check (核稿)")),
        ("countersign", "会签", mark("Countersign (会签)")),
        ("sign", "签发", mark("Signing (签发)")),
    ),
    "receipt": (
        ("propose", "拟办", mark("Proposal how to deal with it (拟办)")),
        ("decide", "批示", mark("Instruction (批示)")),
        ("carry", "承办", mark("Dealing with it (承办)")),
    ),
}


def secrecies_up_to(limit: str) -> dict[str, str]:
    """The grades a network with this limit may carry."""
    found = {}
    for code, label in SECRECIES.items():
        found[code] = label
        if code == limit:
            return found
    return {"public": SECRECIES["public"]}
