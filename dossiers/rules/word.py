"""Who keeps an agency's Word templates, and who has papers of a dossier filled from them."""

from __future__ import annotations

from dossiers.enums import WordKind
from dossiers.models import Dossier, Nomination, WordTemplate
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission, own_unit_ids, permission_paths
from thidua.common.checks import bool_of
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.units.models import Unit


def check_can_keep_templates(user: User) -> None:
    if not has_permission(user, P.MANAGE_CATALOGUE):
        raise NotAllowed(NOT_YOURS)


def check_can_add_template(user: User, owner: Unit) -> None:
    """One's own agency and the government it serves, never a unit further down."""
    right = P.MANAGE_CATALOGUE
    if owner.pk not in own_unit_ids(user, right) and owner.path not in permission_paths(user, right):
        raise NotAllowed(NOT_YOURS)


def check_can_retire(user: User, template: WordTemplate) -> None:
    check_can_add_template(user, template.owner)
    if template.retired_at is not None:
        raise WrongState("Mẫu này đã ngừng dùng.")


def check_can_fill(user: User, dossier: Dossier) -> None:
    """The unit's own officers and heads, as long as the dossier goes on."""
    own = {*own_unit_ids(user, P.EDIT_DOSSIER), *own_unit_ids(user, P.APPROVE_DOSSIER)}
    if dossier.unit_id not in own:
        raise NotAllowed(NOT_YOURS)
    if dossier.is_final:
        raise WrongState(f"Hồ sơ đã “{dossier.get_status_display()}” nên không tạo văn bản mới.")


def check_fits(kind: str, nomination: Nomination | None) -> None:
    """A report is about one nominee, every other paper about all of them."""
    if kind not in WordKind.values:
        raise InvalidInput("Loại văn bản không hợp lệ.")
    if (kind == WordKind.REPORT) != (nomination is not None):
        raise InvalidInput("Báo cáo thành tích được tạo cho từng đề nghị; các văn bản khác tạo cho cả hồ sơ.")


can_keep_templates = bool_of(check_can_keep_templates)
can_retire = bool_of(check_can_retire)
can_fill = bool_of(check_can_fill)
