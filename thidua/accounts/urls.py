from django.urls import path

from thidua.accounts.views import people, signing_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", signing_in.SignInView.as_view(), name="login"),
    path("dang-nhap/thu/<str:username>/", signing_in.DemoSignInView.as_view(), name="demo_login"),
    path("dang-xuat/", signing_in.SignOutView.as_view(), name="logout"),
    path("quen-mat-khau/", signing_in.PasswordLinkView.as_view(), name="password_link"),
    path("quen-mat-khau/da-gui/", signing_in.PasswordLinkSentView.as_view(), name="password_link_sent"),
    path("dat-mat-khau/<str:uidb64>/<str:token>/", signing_in.PasswordSetView.as_view(), name="password_set"),
    path("doi-mat-khau/", signing_in.PasswordChangeView.as_view(), name="password_change"),
    path("tai-khoan/", people.ProfileView.as_view(), name="profile"),
    path("tai-khoan/sua/", people.ProfileEditView.as_view(), name="profile_edit"),
    path("nguoi-dung/", people.UserListView.as_view(), name="list"),
    path("nguoi-dung/them/", people.UserCreateView.as_view(), name="create"),
    path("nguoi-dung/<int:pk>/", people.UserDetailView.as_view(), name="detail"),
    path("nguoi-dung/<int:pk>/sua/", people.UserEditView.as_view(), name="edit"),
    path("nguoi-dung/<int:pk>/khoa/", people.CloseView.as_view(), name="close"),
    path("nguoi-dung/<int:pk>/mo/", people.OpenView.as_view(), name="open"),
    path("nguoi-dung/<int:pk>/gui-lien-ket/", people.InviteView.as_view(), name="invite"),
    path("nguoi-dung/<int:pk>/vai-tro/them/", people.RoleGrantView.as_view(), name="role_grant"),
    path("nguoi-dung/<int:pk>/vai-tro/<int:role>/ket-thuc/", people.RoleEndView.as_view(), name="role_end"),
    path("vai-tro/", people.RolesView.as_view(), name="roles"),
]
