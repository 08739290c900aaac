"""The first administrator of a new site: everybody else is made on the pages."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from thidua.accounts import services
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.errors import DomainError
from thidua.units.services import found_province


class Command(BaseCommand):
    help = "Lập cấp tỉnh, cơ quan thường trực và quản trị viên đầu tiên của một cổng mới; in ra liên kết đặt mật khẩu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help="tên đăng nhập")
        parser.add_argument("--full-name", required=True, help="họ và tên")
        parser.add_argument("--email", required=True, help="thư điện tử")
        parser.add_argument("--province", required=True, help="ví dụ: Ủy ban nhân dân tỉnh Sơn La")
        parser.add_argument("--agency", default="Sở Nội vụ", help="cơ quan thường trực (mặc định: Sở Nội vụ)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = self._make(options)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Đã tạo tài khoản {user.username}. Đặt mật khẩu tại:\n{services.password_link(user)}")

    @transaction.atomic
    def _make(self, options: dict[str, Any]) -> User:
        agency = found_province(name=options["province"], agency_name=options["agency"])
        user = services.create_user(
            by=None,
            username=options["username"],
            full_name=options["full_name"],
            email=options["email"],
            unit=agency,
        )
        services.grant_role(by=None, user=user, unit=agency, role="admin", valid_from=clock.today())
        return user
