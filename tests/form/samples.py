"""Forms the tests share."""

from __future__ import annotations

from typing import Any

PURCHASE: dict[str, Any] = {
    "fields": [
        {"code": "title", "kind": "text", "label": {"zh-hans": "标题", "en": "Title"}, "required": True},
        {"code": "reason", "kind": "long_text", "label": "Reason", "help": "Why it is needed."},
        {"code": "when", "kind": "date", "label": "When", "default": "today"},
        {
            "code": "urgency",
            "kind": "choice",
            "label": "Urgency",
            "default": "normal",
            "options": [
                {"value": "normal", "label": "Normal"},
                {"value": "high", "label": {"zh-hans": "紧急", "en": "High"}},
            ],
        },
        {
            "code": "items",
            "kind": "table",
            "label": "Items",
            "min_rows": 1,
            "max_rows": 20,
            "columns": [
                {"code": "name", "kind": "text", "label": "Name", "required": True},
                {"code": "quantity", "kind": "number", "digits": 0, "min": "1", "label": "Quantity"},
                {"code": "price", "kind": "money", "label": "Price"},
                {"code": "note", "kind": "text", "label": "Note"},
                {
                    "code": "amount",
                    "kind": "calculated",
                    "type": "money",
                    "label": "Amount",
                    "formula": "quantity * price",
                    "total": True,
                },
            ],
        },
        {
            "code": "total",
            "kind": "calculated",
            "type": "money",
            "label": "Total",
            "capital": True,
            "formula": "sum(items.amount)",
        },
        {"code": "large", "kind": "calculated", "type": "yes_no", "label": "Large", "formula": "total > 50000"},
        {"code": "secret", "kind": "text", "label": "Secret"},
        {"code": "score", "kind": "number", "digits": 1, "min": "0", "max": "10", "label": "Score"},
    ]
}
