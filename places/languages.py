"""The languages of the country, and which one a local name is written in, by script and state."""

# Each in its own words, as people look for their language; not translated on purpose.
LANGUAGES = [
    ("en", "English"),
    ("hi", "हिन्दी"),
    ("as", "অসমীয়া"),
    ("bn", "বাংলা"),
    ("brx", "बर'"),
    ("doi", "डोगरी"),
    ("gu", "ગુજરાતી"),
    ("kn", "ಕನ್ನಡ"),
    ("kok", "कोंकणी"),
    ("ks", "कॉशुर"),
    ("mai", "मैथिली"),
    ("ml", "മലയാളം"),
    ("mni", "মৈতৈলোন্"),
    ("mr", "मराठी"),
    ("ne", "नेपाली"),
    ("or", "ଓଡ଼ିଆ"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("sa", "संस्कृतम्"),
    ("sat", "ᱥᱟᱱᱛᱟᱲᱤ"),
    ("sd", "सिन्धी"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("ur", "اردو"),
]

# First code point of each script's block in Unicode (each is 128 long) and its usual language.
LANGUAGE_OF_SCRIPT = {
    0x0600: "ur",
    0x0900: "hi",
    0x0980: "bn",
    0x0A00: "pa",
    0x0A80: "gu",
    0x0B00: "or",
    0x0B80: "ta",
    0x0C00: "te",
    0x0C80: "kn",
    0x0D00: "ml",
}
# Where a state writes its own language in a script shared with a larger one, by LGD state code.
LANGUAGE_OF_STATE = {
    ("hi", "11"): "ne",
    ("hi", "27"): "mr",
    ("hi", "30"): "kok",
    ("bn", "14"): "mni",
    ("bn", "18"): "as",
}


def language_of_name(name: str, state_code: str) -> str:
    """The language code of a name in an Indian script; "" for Latin letters or none."""
    for char in name:
        language = LANGUAGE_OF_SCRIPT.get(ord(char) & ~0x7F)
        if language:
            return LANGUAGE_OF_STATE.get((language, state_code), language)
    return ""
