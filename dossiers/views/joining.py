"""A dossier written anew, dossiers made one, and the letter that answers one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from dossiers import letters
from dossiers.forms.letters import AnswerForm, JoinForm, RenewForm
from dossiers.models import AnswerLetter, Dossier
from dossiers.rules.joining import check_can_join, check_can_renew
from dossiers.rules.letters import check_can_answer
from dossiers.selectors.joining import joinable_with
from dossiers.selectors.letters import not_commended
from dossiers.services.joining import join_dossiers, renew_dossier
from dossiers.services.letters import answer_dossier
from dossiers.views.base import DossierFormView
from thidua.common import clock


class RenewView(DossierFormView):
    form_class = RenewForm
    title = "Lập hồ sơ thay thế"
    submit_label = "Lập hồ sơ thay thế"
    success_message = "Đã lập hồ sơ mới với toàn bộ đề nghị và giấy tờ của hồ sơ cũ. Hãy sửa rồi trình lại."

    def check(self) -> None:
        check_can_renew(self.person, self.dossier)

    def get_warning(self) -> str:
        if self.dossier.status == "submitted":
            return "Hồ sơ đã nộp sẽ được rút ngay; hồ sơ mới phải được thủ trưởng duyệt và nộp lại trước hạn."
        return ""

    def perform(self, form: RenewForm) -> Dossier:
        return renew_dossier(by=self.person, dossier=self.dossier, reason=form.cleaned_data["reason"])

    def get_success_url(self, result: Any) -> str:
        return str((result or self.dossier).get_absolute_url())


class JoinView(DossierFormView):
    form_class = JoinForm
    title = "Gộp hồ sơ"
    submit_label = "Gộp vào hồ sơ này"
    success_message = "Đã gộp các hồ sơ đã chọn vào hồ sơ này."

    def check(self) -> None:
        check_can_join(self.person, self.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"others": joinable_with(self.person, self.dossier)}

    def get_warning(self) -> str:
        if not joinable_with(self.person, self.dossier).exists():
            return "Không có hồ sơ nào khác của đơn vị, cùng phong trào và cùng tình trạng, để gộp."
        return "Đề nghị, giấy tờ và ý kiến của hồ sơ được chọn chuyển hết sang hồ sơ này; việc gộp không tách lại được."

    def perform(self, form: JoinForm) -> Dossier:
        return join_dossiers(by=self.person, dossier=self.dossier, others=form.cleaned_data["others"])


class AnswerView(DossierFormView):
    """'Xem trước' shows the letter, 'Ban hành' issues it."""

    template_name = "dossiers/answer.html"
    form_class = AnswerForm
    title = "Văn bản trả lời"
    submit_label = "Ban hành công văn"
    success_message = "Đã ban hành công văn. Đơn vị được báo khi bản in xong."

    def check(self) -> None:
        check_can_answer(self.person, self.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": letters.usual(self.dossier)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "preview" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.check()
        form = self.get_form(request.POST)
        return self.show(form, 200 if form.is_valid() else 422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        drafted = form.answer() if form.is_bound and form.is_valid() else letters.Answer(**letters.usual(self.dossier))
        shown = letters.snapshot(self.dossier, not_commended(self.dossier), drafted, number=None, now=clock.now())
        return {**super().get_context_data(**kwargs), "letter": shown}

    def perform(self, form: AnswerForm) -> AnswerLetter:
        return answer_dossier(by=self.person, dossier=self.dossier, answer=form.answer())
