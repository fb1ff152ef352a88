"""Replies that come with the Sourcebook, one a point of the checklist.

They are words for an author, not of the page: each stands here in the languages that it has, and a
desk picks the one that the author reads.
"""

TEXTS = {
    "place": {
        "en": "Please check the place: it should be where this was done, not where your office is.",
        "hi": "कृपया स्थान जाँच लें: स्थान वह हो जहाँ यह काम हुआ, न कि जहाँ आपका कार्यालय है।",
    },
    "one-thing": {
        "en": "This tells of a whole programme. Please choose the one thing in it that another "
        "village could do too, and tell only that.",
        "hi": "इसमें पूरे कार्यक्रम की बात है। कृपया इसमें से वह एक काम चुनें जो कोई दूसरा गाँव भी कर सके, "
        "और केवल उसी के बारे में बताएँ।",
    },
    "steps": {
        "en": "Please write the steps so that a colleague who was not there could do the same: who "
        "did what, with what, in which order.",
        "hi": "कृपया क़दम ऐसे लिखें कि जो साथी वहाँ नहीं थे वे भी वही काम कर सकें: किसने क्या किया, किससे, "
        "और किस क्रम में।",
    },
    "known-how": {
        "en": "Please say how you know the result: counted, measured or seen, by whom and when.",
        "hi": "कृपया बताएँ कि नतीजा कैसे पता चला: गिना, नापा या देखा गया, किसने और कब।",
    },
    "not-where": {
        "en": "Please say where this will not work. It spares the next village a failure.",
        "hi": "कृपया बताएँ कि यह कहाँ नहीं चलेगा। इससे अगला गाँव एक नाकामी से बचता है।",
    },
    "consent": {
        "en": "Please ask everybody who can be recognised in the photos, and the parents of "
        "children, or choose photos without faces.",
        "hi": "कृपया फ़ोटो में पहचाने जा सकने वाले सब लोगों से, और बच्चों के माता-पिता से पूछ लें, या बिना "
        "चेहरों वाली फ़ोटो चुनें।",
    },
    "personal-data": {
        "en": "Please take out the names and numbers of private people; say their part instead, "
        "such as “a mason” or “a household”.",
        "hi": "कृपया आम लोगों के नाम और नंबर हटा दें; उनकी जगह उनका काम लिखें, जैसे “एक राजमिस्त्री” या "
        "“एक परिवार”।",
    },
    "shaming": {
        "en": "We cannot publish what shames or forces people, sets children to watch others or "
        "holds back rations or pensions. If you no longer do this, please tell it as a lesson.",
        "hi": "जो लोगों को शर्मिंदा या मजबूर करे, बच्चों से निगरानी कराए, या राशन या पेंशन रोके, वह प्रकाशित "
        "नहीं हो सकता। अगर अब ऐसा नहीं होता, तो कृपया इसे सीख के रूप में बताएँ।",
    },
    "manual-emptying": {
        "en": "Nobody may be made to empty a pit by hand (Act of 2013). Please tell how the pit "
        "can be emptied without anybody going in, or tell this as a lesson.",
        "hi": "किसी से भी हाथ से गड्ढा ख़ाली नहीं कराया जा सकता (2013 का अधिनियम)। कृपया बताएँ कि बिना "
        "किसी के उतरे गड्ढा कैसे ख़ाली हो, या इसे सीख के रूप में बताएँ।",
    },
    "safe": {
        "en": "Please add what keeps workers safe, and how far the pit is from wells and hand "
        "pumps.",
        "hi": "कृपया जोड़ें कि श्रमिक कैसे सुरक्षित रहते हैं, और गड्ढा कुओं और हैंडपंपों से कितनी दूर है।",
    },
}
