from __future__ import annotations

from django.urls import reverse

from dossiers.enums import PackFormat
from dossiers.services.proof import ask_for_pack
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
