"""The Django admin of the house: for superusers, who sign in like everybody else."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404


class HouseAdmin(admin.AdminSite):
    """Does not exist for anybody but active superusers."""

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def login(self, request, extra_context=None):
        """Send a stranger to the portal's own sign-in; 404 for who is no superuser."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", request.path))
