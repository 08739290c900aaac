from __future__ import annotations

from django.urls import reverse

from dossiers.enums import PackFormat, PaperFormat
from dossiers.models import AppraisalSheet
from dossiers.services.proof import ask_for_pack
from dossiers.services.sheets import write_sheet
from dossiers.views.base import DossierActionView
from thidua.documents.models import Job


class PackView(DossierActionView):
    """The worker binds it; the page of the job shows how far it is and gives the file."""

    def perform(self) -> Job:
        wanted = self.request.POST.get("format", "")
        chosen = wanted if wanted in PackFormat.values else PackFormat.PDF.value
        return ask_for_pack(by=self.person, dossier=self.dossier, pack_format=chosen)

    def get_success_url(self, result: Job) -> str:
        return reverse("documents:job", args=[result.pk])


class SheetView(DossierActionView):
    """A version of the appraisal sheet, in the format of the button."""

    success_message = "Đang lập phiếu thẩm định; tệp hiện ở trang hồ sơ sau ít phút."

    def perform(self) -> AppraisalSheet:
        wanted = self.request.POST.get("format", "")
        chosen = wanted if wanted in PaperFormat.values else PaperFormat.PDF.value
        return write_sheet(by=self.person, dossier=self.dossier, sheet_format=chosen)
