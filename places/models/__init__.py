from places.models.area import Area
from places.models.fact import Fact, Profile, Sheet
from places.models.level_name import LevelName
from places.models.place import Place
from places.models.place_name import PlaceName

__all__ = ["Area", "Fact", "LevelName", "Place", "PlaceName", "Profile", "Sheet"]
