"""The Django admin of the house: for superusers, who sign in like everybody else."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404

# What people sign in with is nobody else's business.
SECRET = {"mfa", "usersessions"}


class HouseAdmin(admin.AdminSite):
    """Does not exist for anybody but active superusers."""

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if hasattr(model_or_iterable, "_meta") else model_or_iterable
        shown = [model for model in models if model._meta.app_label not in SECRET]
        super().register(shown, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def login(self, request, extra_context=None):
        """Send a stranger to the portal's own sign-in; 404 for who is no superuser."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", request.path))
