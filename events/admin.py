"""What superusers see of the log. The admin must not go round the workflow: here one only reads."""

from django.contrib import admin

from events.models import Event


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the services may write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "verb", "subject_type", "subject_id", "actor", "source", "target")
    list_filter = ("subject_type", "verb")
    list_select_related = ("actor",)
    show_full_result_count = False
