"""Doors: signing in and out, passwords by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thidua.accounts import selectors, services
from thidua.accounts.forms import ChangePasswordForm, NewPasswordForm, PasswordLinkForm, SignInForm
from thidua.accounts.models import User
from thidua.common.errors import DomainError
from thidua.common.views import FormPageView, get_visible

_TOKEN_KEY = "_password_set_token"  # noqa: S105  # the name of a session key
_TOKEN_WORD = "dat"  # noqa: S105  # stands in the address instead of the secret


class SignInView(LoginView):
    """Django's own view refuses foreign `next` addresses; axes counts the wrong tries."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = selectors.demo_accounts() if settings.DEMO_MODE else []
        first, others = selectors.one_per_role(demo)
        return {**super().get_context_data(**kwargs), "demo_accounts": first, "other_demo_accounts": others}


class DemoSignInView(View):
    """One click into a trial account; outside demo mode this address does not exist."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, username: str) -> HttpResponse:
        if not settings.DEMO_MODE:
            raise Http404
        user = get_visible(selectors.demo_accounts(), username=username)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(settings.LOGIN_REDIRECT_URL)


class SignOutView(LogoutView):
    http_method_names = ["post", "options"]


class PasswordLinkView(View):
    """Asking for a link. The answer is the same whether the address is known or not."""

    template_name = "accounts/password_link.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template_name, {"form": PasswordLinkForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordLinkForm(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, {"form": form}, status=422)
        services.request_password_link(email=form.cleaned_data["email"])
        return redirect("accounts:password_link_sent")


class PasswordLinkSentView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/password_link_sent.html", {"minutes": settings.PASSWORD_RESET_TIMEOUT // 60})


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class PasswordSetView(View):
    """Follows a mailed link. The secret moves into the session at once, so that no link on the page gives it away."""

    template_name = "accounts/password_set.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.account = _account_of(kwargs["uidb64"])
        token = kwargs["token"]
        if token != _TOKEN_WORD and self.account and default_token_generator.check_token(self.account, token):
            request.session[_TOKEN_KEY] = token
            return redirect("accounts:password_set", uidb64=kwargs["uidb64"], token=_TOKEN_WORD)
        kept = request.session.get(_TOKEN_KEY, "")
        if not self.account or not default_token_generator.check_token(self.account, kept):
            return render(request, "accounts/password_link_invalid.html", status=410)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return render(request, self.template_name, {"form": NewPasswordForm(), "account": self.account})

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        form = NewPasswordForm(request.POST)
        assert self.account is not None  # noqa: S101  # dispatch has answered otherwise
        try:
            if form.is_valid():
                services.set_password(by=self.account, user=self.account, password=form.cleaned_data["password"])
                del request.session[_TOKEN_KEY]
                messages.success(request, "Đã đặt mật khẩu mới. Hãy đăng nhập.")
                return redirect("accounts:login")
        except DomainError as error:
            form.add_domain_error(error)
        return render(request, self.template_name, {"form": form, "account": self.account}, status=422)


def _account_of(uidb64: str) -> User | None:
    try:
        pk = int(force_str(urlsafe_base64_decode(uidb64)))
    except (ValueError, OverflowError):
        return None
    return selectors.active_account(pk)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordChangeView(FormPageView):
    template_name = "accounts/password_change.html"
    form_class = ChangePasswordForm
    success_message = "Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.person}

    def perform(self, form: Any) -> User:
        user = services.set_password(by=self.person, user=self.person, password=form.cleaned_data["password"])
        update_session_auth_hash(self.request, user)
        return user

    def get_success_url(self, result: User) -> str:
        return "/"
