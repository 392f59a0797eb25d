"""Posts with hours above the legal limit: what the gate finds, and what the union did about it."""

from typing import Any, Final

from law import Advertisement
from law.pay import too_much_overtime

ANSWER: Final = {
    "reason": "企业书面答应：加班费按法定标准付足，每周至少休一天；工会每月核对考勤和工资条。",
    "detail": {"findings": [{"rule": "E06", "severity": "amber"}]},
}
"""What the union did about hours above the legal limit, as a coordinator would have written."""


def findings_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """What the gate said of the hours when the post was handed in, as columns of its finding."""
    said = Advertisement(
        hours_per_day=row["hours_per_day"],
        days_per_month=row["days_per_month"],
        special_hours_approval=row["special_hours_approval"],
    )
    return [
        {"rule_id": one.rule_id, "severity": one.severity.value, "field": one.field,
         "facts": dict(one.facts)}
        for one in too_much_overtime(said)
    ]  # fmt: skip
