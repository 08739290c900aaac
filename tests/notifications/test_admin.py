import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.notifications.models import Holiday, ReminderStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    person = make_person("staff", make_ground().agency)
    client.force_login(person)
    return person


def page(name, action, *args):
    return reverse(f"admin:notifications_{name}_{action}", args=args)


def upload(client, name, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return client.post(page(name, "excel_import"), {"file": SimpleUploadedFile("tep.xlsx", stream.getvalue())})


def exported(response):
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_day_off_is_kept_with_its_trail(client, keeper):
    client.post(page("holiday", "add"), {"day": "2027-01-01", "name": "Tết Dương lịch", "basis": ""})

    assert Holiday.objects.get().day == date(2027, 1, 1)
    assert AuditEvent.objects.filter(object_type="notifications.holiday").get().actor_name == keeper.full_name


@pytest.mark.usefixtures("keeper")
def test_the_same_day_twice_is_refused_beside_its_field(client):
    Holiday.objects.create(day=date(2027, 1, 1), name="Tết Dương lịch")

    response = client.post(page("holiday", "add"), {"day": "2027-01-01", "name": "Lần nữa"})

    assert list(response.context["adminform"].form.errors) == ["day"]
    assert Holiday.objects.count() == 1


@pytest.mark.usefixtures("keeper")
def test_holidays_go_through_excel(client):
    Holiday.objects.create(day=date(2027, 1, 1), name="Tết Dương lịch")
    rows = exported(client.get(page("holiday", "excel_export")))

    rows.append([None, "30/4/2027", "Ngày Giải phóng miền Nam", "không", ""])
    upload(client, "holiday", rows)

    assert list(Holiday.objects.values_list("day", "name")) == [
        (date(2027, 1, 1), "Tết Dương lịch"),
        (date(2027, 4, 30), "Ngày Giải phóng miền Nam"),
    ]


@pytest.mark.usefixtures("keeper")
def test_a_wrong_line_of_holidays_changes_nothing(client):
    header = exported(client.get(page("holiday", "excel_export")))[0]

    upload(client, "holiday", [header, [None, "1/1/2027", "Tết", "không", ""], [None, "31/2/2027", "Sai", "không", ""]])

    assert Holiday.objects.count() == 0


@pytest.mark.usefixtures("keeper")
def test_the_schedule_is_data_named_in_words(client):
    client.post(page("reminderstep", "add"), {"kind": "duty", "offset_days": "-2", "audience": "officer"})

    assert ReminderStep.objects.filter(kind="duty", offset_days=-2).exists()
    assert "Văn bản đơn vị phải gửi" in client.get(page("reminderstep", "changelist")).content.decode()


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("values", [{"kind": "khong-co"}, {"offset_days": "9999"}, {"audience": "tat-ca"}])
def test_a_schedule_of_nonsense_is_refused(client, values):
    before = ReminderStep.objects.count()

    response = client.post(
        page("reminderstep", "add"), {"kind": "duty", "offset_days": "-2", "audience": "officer", **values}
    )

    assert list(response.context["adminform"].form.errors) == list(values)
    assert ReminderStep.objects.count() == before


@pytest.mark.usefixtures("keeper")
def test_steps_go_through_excel_in_words(client):
    rows = exported(client.get(page("reminderstep", "excel_export")))

    assert {row[1] for row in rows[1:]} == {"Văn bản đơn vị phải gửi", "Phiếu chấm điểm cụm, khối"}
    upload(client, "reminderstep", [rows[0], [None, "Văn bản đơn vị phải gửi", -2, "Cán bộ đơn vị"]])
    assert ReminderStep.objects.get(offset_days=-2).audience == "officer"
