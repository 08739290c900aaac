"""One page with every behaviour of app.js on it, served to a real browser by the tests."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

PAGE = """
{% extends "public_base.html" %}{% load thidua_ui %}
{% block title %}Trang thử{% endblock %}
{% block content %}
  {% filter_bar form %}
  {% action_button "/nhan/" "Gửi" method="post" confirm="Gửi ngay?" %}
  {% action_button "/nhan/" "Đóng" allowed=False reason="Còn việc." %}
  <form method="post" action="/nhan/" id="cham">
    <input type="file" name="tep" accept=".pdf" data-max-bytes="2048" aria-label="Tệp">
    <select name="don_vi" data-filter-select aria-label="Đơn vị">
      <option value="">Chọn</option><option value="1">Sở Y tế</option><option value="2">Điện Biên</option>
    </select>
    <button type="submit">Lưu</button>
  </form>
  {% chart "c" "hbar" data "Số đã gửi" %}
  {% include "components/dialogs.html" %}
{% endblock %}
"""
RECEIVED: list[str] = []


class Filters(forms.Form):
    q = forms.CharField(label="Tìm kiếm", required=False)
    status = forms.ChoiceField(label="Trạng thái", choices=[("", "Tất cả"), ("a", "Đã gửi")], required=False)


def show(request: HttpRequest) -> HttpResponse:
    data = {"labels": ["Huyện", "Xã"], "datasets": [{"label": "Đã gửi", "data": [9, 24]}]}
    return HttpResponse(Template(PAGE.strip()).render(Context({"form": Filters(request.GET), "data": data})))


@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    """Nothing to show afterwards (204), so the browser stays where it is, as on a slow answer."""
    RECEIVED.append(request.method or "")
    return HttpResponse(status=204)


urlpatterns = [path("", show), path("nhan/", receive)]
