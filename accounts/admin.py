"""The Django admin: superusers only. Rights are given by the services, so here they are read."""

from django.contrib import admin

from accounts.models import Duty, FundHead, Office, Organisation, Posting, Programme, User


class SuperuserAdmin(admin.ModelAdmin):
    """Open to superusers alone, whatever permissions others were given."""

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission


class ReadOnlyAdmin(SuperuserAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission


@admin.register(User)
class UserAdmin(SuperuserAdmin):
    list_display = ["name", "email", "phone", "language", "is_active", "suspended_at"]
    list_filter = ["is_active", "language"]
    search_fields = ["name", "email", "phone"]
    fields = ["name", "email", "phone", "language", "is_active", "suspended_at", "joined_at"]
    readonly_fields = ["is_active", "suspended_at", "joined_at"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    list_display = ["person", "office", "starts_on", "ends_on", "state", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["person", "office"]


@admin.register(Duty)
class DutyAdmin(ReadOnlyAdmin):
    list_display = ["person", "kind", "programme", "place", "starts_on", "ends_on"]
    list_filter = ["kind", "programme"]
    list_select_related = ["person", "place"]


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    list_display = ["title", "organisation", "place"]
    list_select_related = ["organisation", "place"]
    search_fields = ["title"]


@admin.register(Organisation, Programme, FundHead)
class NamedAdmin(SuperuserAdmin):
    list_display = ["key", "name"]
    readonly_fields = ["uid", "key"]

    def has_delete_permission(self, request, obj=None):
        return False
