"""People and roles in Excel, through their services."""

from __future__ import annotations

from typing import Any

from import_export import fields

from thidua.accounts import selectors, services
from thidua.accounts.models import Membership, User
from thidua.accounts.roles import ROLE_CHOICES
from thidua.audit.resources import ChoiceWidget, HouseResource, RowWidget
from thidua.common import clock
from thidua.common.errors import InvalidInput

_IDENTITY = ["full_name", "email", "job_title", "phone"]
UNIT_COLUMN, ROLE_COLUMN = "Mã số đơn vị (người mới)", "Vai trò (người mới)"


class UserResource(HouseResource):
    """A new person needs a first place; the roles of people who are here already are kept in their own table."""

    unit = fields.Field(column_name=UNIT_COLUMN, readonly=True)
    role = fields.Field(column_name=ROLE_COLUMN, readonly=True)

    class Meta(HouseResource.Meta):
        model = User
        fields = ["id", "username", *_IDENTITY, "unit", "role"]
        clean_model_instances = False

    def write(self, instance: User, is_create: bool, row: Any) -> None:
        values = {name: getattr(instance, name) for name in _IDENTITY}
        if not is_create:
            services.update_user(by=self.by, user=instance, **values)
            return
        unit = RowWidget(selectors.units_to_place(self.by)).clean(row.get(UNIT_COLUMN))
        role = ChoiceWidget(ROLE_CHOICES).clean(row.get(ROLE_COLUMN))
        if unit is None or not role:
            raise InvalidInput(f"Người mới phải có cột “{UNIT_COLUMN}” và “{ROLE_COLUMN}”.")
        today = clock.today()
        saved = services.create_placed_user(
            by=self.by, unit=unit, role=role, valid_from=today, username=instance.username, **values
        )
        instance.pk = saved.pk


class MembershipResource(HouseResource):
    """New rows grant roles; in an existing row only the last day may change."""

    user = fields.Field(attribute="user", column_name="Tên đăng nhập")
    unit = fields.Field(attribute="unit", column_name="Mã số đơn vị")

    class Meta(HouseResource.Meta):
        model = Membership
        fields = ["id", "user", "unit", "role", "valid_from", "valid_to"]
        clean_model_instances = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["user"].widget = RowWidget(selectors.visible_to(self.by), "username")
        self.fields["unit"].widget = RowWidget(selectors.units_to_place(self.by))

    def write(self, instance: Membership, is_create: bool, row: Any) -> None:
        if is_create:
            self._grant(instance)
            return
        changed = {name for name, value in self.before.items() if value != getattr(instance, _attname(name))}
        if changed - {"valid_to"} or instance.valid_to is None:
            raise InvalidInput("Ở vai trò đã có chỉ được ghi ngày kết thúc; hãy giao vai trò mới ở dòng khác.")
        services.end_role(by=self.by, membership=instance, on=instance.valid_to)

    def _grant(self, row: Membership) -> None:
        if row.user_id is None or row.unit_id is None or row.valid_from is None:
            raise InvalidInput("Hãy ghi tên đăng nhập, mã số đơn vị, vai trò và ngày bắt đầu.")
        saved = services.grant_role(
            by=self.by, user=row.user, unit=row.unit, role=row.role, valid_from=row.valid_from, valid_to=row.valid_to
        )
        row.pk = saved.pk


def _attname(name: str) -> str:
    return Membership._meta.get_field(name).attname
