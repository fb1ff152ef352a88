"""Superusers correct names, successors and areas here; releases come by `import_places`."""

from django.contrib import admin

from places.models import Area, LevelName, Place, PlaceName


class PlaceNameInline(admin.TabularInline):
    model = PlaceName
    extra = 1
    fields = ("kind", "name", "language")


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """A place of the directory: only what a release does not say may be changed."""

    list_display = ("name", "level", "code", "parent", "valid_to")
    list_filter = ("level", "is_sample")
    list_select_related = ("parent",)
    search_fields = ("names__folded", "code")
    show_full_result_count = False
    autocomplete_fields = ("successor",)
    readonly_fields = ("level", "code", "parent", "state", "district", "block", "is_sample")
    inlines = (PlaceNameInline,)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LevelName)
class LevelNameAdmin(admin.ModelAdmin):
    """What a state calls a level."""

    list_display = ("state", "level", "language", "name")
    list_select_related = ("state",)
    list_filter = ("level",)
    autocomplete_fields = ("state",)


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    """A named set of places."""

    list_display = ("name", "kind", "state")
    list_select_related = ("state",)
    autocomplete_fields = ("state", "places")
