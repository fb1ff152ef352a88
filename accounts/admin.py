"""The Django admin: superusers only. Rights are given by the services, so here they are read."""

from django.contrib import admin

from accounts.models import Duty, FundHead, Office, Organisation, Phase, Posting, Programme, User
from events.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
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


@admin.register(Organisation, Programme, Phase, FundHead)
class NamedAdmin(admin.ModelAdmin):
    list_display = ["key", "name"]
    readonly_fields = ["uid", "key"]

    def has_delete_permission(self, request, obj=None):
        return False
