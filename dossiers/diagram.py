"""The table of states as a page for people: a Mermaid drawing and the same in rows."""

from __future__ import annotations

from dossiers.enums import DossierStatus
from dossiers.workflow import OWNERS, TRANSITIONS

HEAD = """# Các tình trạng của hồ sơ đề nghị khen thưởng

Trang này được `manage.py dossier_states` viết ra từ `dossiers/workflow.py`; đừng sửa bằng tay.
"""


def render() -> str:
    return "\n".join([HEAD, *_drawing(), "", *_owners(), "", *_steps(), ""])


def _drawing() -> list[str]:
    names = [f"    {status.value} : {status.label}" for status in DossierStatus]
    edges = [
        f"    {start.value} --> {end.value}: {step.label}"
        for start, table in TRANSITIONS.items()
        for end, step in table.items()
    ]
    finals = [f"    {status.value} --> [*]" for status, table in TRANSITIONS.items() if not table]
    return ["```mermaid", "stateDiagram-v2", *names, f"    [*] --> {DossierStatus.DRAFT.value}", *edges, *finals, "```"]


def _owners() -> list[str]:
    rows = [f"| {status.label} | {OWNERS[status] or 'đã kết thúc'} |" for status in DossierStatus]
    return ["## Hồ sơ đang ở tay ai", "", "| Tình trạng | Người giữ |", "| --- | --- |", *rows]


def _steps() -> list[str]:
    rows = [
        f"| {start.label} | {step.label} | {end.label} | {step.permission.label} | {step.side.value} "
        f"| {'có' if step.needs_reason else ''} |"
        for start, table in TRANSITIONS.items()
        for end, step in table.items()
    ]
    head = "| Từ | Bước | Đến | Quyền cần có | Nơi phải có quyền | Bắt buộc lý do |"
    return ["## Các bước", "", head, "| --- | --- | --- | --- | --- | --- |", *rows]
