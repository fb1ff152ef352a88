"""Words that say nothing of what is looked for, in each language and as Hindi is romanised.

English ones are PostgreSQL's own. A query of nothing but such words is looked for as it stands.
"""

from practices.search.sounds import BENGALI, GENERAL, TAMIL
from practices.search.words import folded

IN_ENGLISH = "english"

_HINDI = """
का की के को से में पर और या भी है हैं था थी थे हो होता होती होते हुआ हुई हुए ने ही तो यह ये वह वे इस उस
इन उन जो कि कैसे क्या क्यों कब कहाँ कौन एक लिए द्वारा साथ तक कर करना करने करें किया कोई कुछ अपने अपना
अपनी हम मैं आप जैसे बारे वाले वाली वाला रहा रही रहे गया गई गए
कहां किस किसने किसको किसका कितना कितनी कितने कौनसा कौनसी चाहिए मिले मिलेगा मिलता मिलती
मिलेगी बताओ बताएं बताइए सकता सकती सकते जाए जाये होगा होगी होंगे करे करते करनी
बनाना बनाने बनाया बनाए बनाये बनवाना बनवाने बनवाया बाद नहीं
"""
_ROMAN_HINDI = """
ka ki ke ko se mein mei me par aur ya bhi hai hain tha thi the ho hota hoti hote hua hui hue ne hi
to yeh ye vah woh wo is us jo kaise kese kya kyon kyun kab kahan kaun ek liye lie dwara tak kar
karna karne karen karein kiya koi kuch apne apna apni hum jaise baare bare wale wali wala
kaisa kaisi kis kisne kisko kiska kitna kitni kitne kaunsa konsa kahaan chahiye chahie mile milega
milegi milta milti batao bataye bataiye sakta sakti sakte jaye jaaye hoga hogi kare karte karni nahi
gayi gaye raha rahi rahe banane banaya banaye banayi banwana banwane banwaya banwaye baad nahin
"""
_TAMIL = """
ஒரு இந்த அந்த என்று என்ற என மற்றும் ஆகும் உள்ள உள்ளது இல் ஆக அது இது எப்படி என்ன எங்கு ஏன் யார் பற்றி மூலம் வேண்டும்
செய்ய செய்வது போன்ற மேலும் அல்லது எவ்வாறு எவ்வளவு எங்கே எப்போது எந்த யார் குறித்து பற்றிய முடியும் எனது நாம் எங்கள்
"""
_ROMAN_TAMIL = """
eppadi eppati enna enge engu yaar oru indha inda antha matrum pattri patri kurithu seivathu evvaru
"""
_BENGALI = """
এবং ও আর বা কি কী কে কোন যে যা এই সেই তা এটা জন্য জন্যে থেকে দিয়ে করে করা করতে করার হয় হয়ে হল হবে
আছে ছিল না একটি এক সঙ্গে সাথে মধ্যে কীভাবে কেমন কোথায় তার তাদের আমাদের কিভাবে কেন কখন কত কারা
তৈরি বানানো বানাতে
"""
_ROMAN_BENGALI = """
ebong jonno jonne theke diye kore korte korar kibhabe kivabe kemon kothay keno kokhon koto amader
toiri banano banate banalo
"""
_ASSAMESE = """
আৰু বা নে কি কোন যে এই সেই ইয়াৰ তাৰ এটা এখন বাবে কাৰণে পৰা লগত সৈতে কৰা কৰি কৰিব কৰিবলৈ হয় হৈছে আছে
আছিল কেনেকৈ ক'ত মাজত দ্বাৰা কিয় কেতিয়া কিমান কিদৰে আমাৰ
"""
_ROMAN_ASSAMESE = """
kenekoi kidore babe karone pora logot koribo koriboloi kiyo ketiya kiman amar
"""
_ENGLISH = """
how what where when why who which is are was the a an of in on for to and or by with from
best better example examples give get need needs want tell please put make made come
"""

# Words of English sentences that are none of another language as it is written in Latin letters.
_ENGLISH_ALONE = """
of for and with from how what where when why which were does did can should will would we our they
their that this these those into about after before without during between because been have there
"""
# And of Hindi ones; `me` too, where nothing else is English.
_HINDI_ALONE = """
ka ki ke ko ne mein mei me hai hain liye karna karne karen kaise kya kyon kyun kab kahan kaun kiya
hota hoti wala wale wali aur nahi
"""
# Of Bengali and Assamese ones, and of Tamil ones, as they are written in Latin letters.
_BENGALI_ALONE = """
theke diye kore korte korar korbo korle hobe holo hoyeche jonno jonne ebong kibhabe kivabe kothay
jol jole joler moddhe niye kenekoi kidore koribo koriboloi pora logot hoise karone xoite
"""
_TAMIL_ALONE = """
eppadi eppati enge engu oru indha antha matrum patri seivathu illai vendum irukku ulla neer thanneer
"""

ALL = " ".join(
    (
        *(_HINDI, _ROMAN_HINDI, _TAMIL, _ROMAN_TAMIL, _BENGALI, _ROMAN_BENGALI),
        *(_ASSAMESE, _ROMAN_ASSAMESE, _ENGLISH),
    )
)
STOPS = frozenset(map(folded, ALL.split()))
# Which words tell in what language a sentence is, and so how its words sound.
_TELLING = {
    IN_ENGLISH: frozenset(_ENGLISH_ALONE.split()),
    GENERAL: frozenset(_HINDI_ALONE.split()),
    BENGALI: frozenset(_BENGALI_ALONE.split()),
    TAMIL: frozenset(_TAMIL_ALONE.split()),
}


def sentence_of(words):
    """Return in which way the sentence of these folded `words` sounds, "" where none tells."""
    return next((name for name, said in _TELLING.items() if not said.isdisjoint(words)), "")


def is_english(words):
    """Return whether typed `words` may be English: none of them is told to be of another tongue."""
    return sentence_of(words) in ("", IN_ENGLISH)
