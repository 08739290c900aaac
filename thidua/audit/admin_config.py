"""Puts the site of catalogues in the place of Django's own; apart from it, because apps are not ready yet here."""

from django.contrib.admin.apps import AdminConfig


class CatalogueAdminConfig(AdminConfig):
    default_site = "thidua.audit.admin_site.CatalogueSite"
