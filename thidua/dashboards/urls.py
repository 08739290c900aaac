from django.urls import path

from thidua.dashboards.views import home, overview, search

app_name = "dashboards"

# The first page and the guide carry plain names: they belong to the portal, not to this app.
front = [
    path("", home.HomeView.as_view(), name="home"),
    path("tro-giup/", home.HelpView.as_view(), name="help"),
]

urlpatterns = [
    path("dieu-hanh/", overview.OverviewView.as_view(), name="overview"),
    path("dieu-hanh/phong-trao/<int:pk>/", overview.CampaignView.as_view(), name="campaign"),
    path("dieu-hanh/danh-sach/", overview.RowsView.as_view(), name="rows"),
    path("tim-kiem/", search.SearchView.as_view(), name="search"),
]
