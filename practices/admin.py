"""Themes are edited here, for the National, by superusers; practices are only read."""

from django.contrib import admin
from django_q.tasks import async_task

from events.admin import ReadOnlyAdmin
from practices.models import Practice, Theme


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    """Add, rename and merge themes. A key is given once and never used again."""

    list_display = ("key", "group", "position", "name", "confirm_after", "first_for", "merged_into")
    list_filter = ("group",)

    def get_readonly_fields(self, request, obj=None):
        return ("key",) if obj else ()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Keep the theme; the worker begins at once with the entries that wait for its new names.

        What it does not reach in a minute is written in the minutes after.
        """
        super().save_model(request, obj, form, change)
        async_task("practices.search_index.write_waiting")
        if obj.merged_into_id and "merged_into" in form.changed_data:
            async_task("practices.merged_themes.move", obj.pk)
        if change and "confirm_after" in form.changed_data:
            async_task("practices.living.asking.reckon_theme", obj.pk)


@admin.register(Practice)
class PracticeAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "state", "place", "published_at")
    list_filter = ("state", "kind", "programme")
    list_select_related = ("place",)
    search_fields = ("code", "title")
    show_full_result_count = False
