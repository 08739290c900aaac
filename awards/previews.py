"""A draft as it would be printed today, marked 'DỰ THẢO' on every page. Not a document: it has no number."""

from __future__ import annotations

from awards.enums import DECISION_PREVIEW
from awards.models import Decision
from awards.selectors.decisions import lines_of, set_rewards
from awards.wording import snapshot
from thidua.common.clock import HANOI
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job
from thidua.documents.rendering import PDF, render_pdf

TEMPLATE = "awards/print/preview.html"


def render_preview(job: Job, progress: Progress) -> Output:
    """Handler of preview jobs; running it twice gives the same file."""
    decision = Decision.objects.select_related("issuer").get(pk=job.payload["decision"])
    progress(10)
    day = job.created_at.astimezone(HANOI).date()
    lines = list(lines_of(decision))
    set_rewards(lines, day)
    context = {"document_title": f"Dự thảo: {decision.subject}", **snapshot(decision, lines, number=None, day=day)}
    return Output(
        data=render_pdf(TEMPLATE, context, created=job.created_at),
        name=f"du-thao-quyet-dinh-{decision.pk}.pdf",
        content_type=PDF,
        purpose=DECISION_PREVIEW,
    )
