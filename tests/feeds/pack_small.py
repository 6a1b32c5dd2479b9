"""A topic pack small enough to read: five people, three documents, three places, a dozen concepts."""

from __future__ import annotations

from feeds.pack import Pack
from feeds.pack_load import load

PACK = """
id = "small"
name = "A small pack"
languages = ["en", "uk", "ru", "de", "pl", "id", "ar", "zh", "ja", "fr", "tr", "el"]
[[side]]
id = "ukraine"
label = "Ukraine"
table = true
[[side]]
id = "russia"
label = "Russia"
table = true
[[side]]
id = "us"
label = "United States"
table = true
[[side]]
id = "wire"
label = "News agency"
"""

PEOPLE = """
[[person]]
slug = "steve-witkoff"
name = "Steve Witkoff"
side = "us"
given = ["Steve", "Стів", "Стив"]
family = ["Witkoff", "Віткофф", "Уиткофф"]
whole = ["威特科夫", "ウィトコフ", "ويتكوف"]
alone = "always"
not_before = ["Alex"]
not_near = ["Witkoff Group"]
[[person.role]]
text = "special envoy of President Trump"
since = 2025-01-20

[[person]]
slug = "rustem-umerov"
name = "Rustem Umerov"
side = "ukraine"
given = ["Rustem", "Рустем"]
family = ["Umerov", "Умєров", "Умеров"]
whole = ["乌梅罗夫"]
alone = "always"
[[person.role]]
text = "head of Ukraine's negotiating delegation"

[[person]]
slug = "kirill-dmitriev"
name = "Kirill Dmitriev"
side = "russia"
given = ["Kirill", "Кирилл", "Кирило"]
family = ["Dmitriev", "Дмитриев", "Дмитрієв"]
whole = ["德米特里耶夫"]
alone = "context"
not_near = ["хоккеист", "hockey"]
descriptions = { en = ["Kremlin envoy Dmitriev"] }
[[person.role]]
text = "special envoy of President Putin"
since = 2025-02-23

[[person]]
slug = "volodymyr-zelensky"
name = "Volodymyr Zelensky"
side = "ukraine"
given = ["Volodymyr", "Володимир", "Владимир"]
family = ["Zelensky", "Zelenskyy", "Зеленський", "Зеленский"]
whole = ["泽连斯基", "ゼレンスキー", "زيلينسكي"]
alone = "always"
[[person.role]]
text = "President of Ukraine"

[[person]]
slug = "donald-trump"
name = "Donald Trump"
side = "us"
given = ["Donald", "Дональд"]
family = ["Trump", "Трамп"]
whole = ["特朗普", "トランプ", "ترامب"]
alone = "always"
not_before = ["Melania"]
descriptions = { en = ["US president"] }
[[person.role]]
text = "President of the United States"

[[person]]
slug = "antonio-costa"
name = "António Costa"
side = "wire"
given = ["António"]
family = ["Costa"]
whole = ["コスタ"]
alone = "never"

[[person]]
slug = "steve-rosenberg"
name = "Steve Rosenberg"
given = ["Steve"]
family = ["Rosenberg"]
alone = "always"
reporter = true
"""

DOCUMENTS = """
[[document]]
slug = "28-point-plan"
name = "28-point plan"
about = "a draft"
points = 28
[[document]]
slug = "20-point-plan"
name = "20-point plan"
points = 20
[[document]]
slug = "prosperity-plan"
name = "prosperity plan"
phrases = { en = ["prosperity plan"], id = ["rencana* kemakmuran"] }
"""

PLACES = """
[[place]]
slug = "florida"
name = "Florida"
names = ["Florida", "Флорида", "Флорида"]
[[place]]
slug = "miami"
name = "Miami"
within = "florida"
names = ["Miami", "Маямі", "Майами", "迈阿密", "ميامي"]
[[place]]
slug = "moscow"
name = "Moscow"
capital = true
names = ["Moscow", "Москва", "Moskau", "莫斯科", "Moskova", "موسكو"]
"""

TERMS = """
[[concept]]
id = "talks"
role = "core"
weight = 2.0
kind = "meeting"
[concept.terms]
en = ["talks", "negotiation*"]
uk = ["переговор*"]
ru = ["переговор*"]
id = ["perundingan"]
zh = ["会谈"]
ar = ["محادثات"]
[[concept]]
id = "peace-talks"
role = "core"
weight = 3.0
kind = "meeting"
terms = { en = ["peace talks"] }
[[concept]]
id = "peace-plan"
role = "core"
weight = 3.0
kind = "draft"
terms = { en = ["peace plan*"], uk = ["план* миру"] }
[[concept]]
id = "call"
role = "contact"
kind = "call"
terms = { en = ["phone call*"] }
[[concept]]
id = "denial"
role = "support"
kind = "denial"
terms = { en = ["denies", "denied"] }
[[concept]]
id = "ukraine"
role = "context"
terms = { en = ["Ukraine*", "Kyiv*"], uk = ["Україн*"], ru = ["Украин*"], id = ["Ukraina"] }
[[concept]]
id = "russia"
role = "context"
alone = false
terms = { en = ["Russia*", "Kremlin"], ru = ["Росси*"], uk = ["Росі*"], id = ["Rusia"], ar = ["روسيا"] }
[[concept]]
id = "us"
role = "party"
terms = { en = ["US", "Washington"], ru = ["США"] }
[[concept]]
id = "gaza"
role = "against"
weight = 2.5
terms = { en = ["Gaza", "Hamas", "Gaza talks"] }
[[concept]]
id = "sport"
role = "against"
weight = 2.5
terms = { en = ["hockey", "football*"], ru = ["хокке*"] }
[words]
points = { en = ["point*"], uk = ["пункт*"], id = ["poin"], de = ["Punkte*"], zh = ["点"] }
plan = { en = ["plan*", "draft*"], uk = ["план*"], id = ["rencana"], de = ["Plan*"], zh = ["计划"] }
locative = { en = ["in", "at"], ru = ["в"], uk = ["у", "в"], de = ["in"], zh = ["在"], ar = ["في"] }
[words.said]
en = ["said", "told", "called"]
uk = ["сказав"]
ru = ["сказал", "заявил*"]
de = ["sagte"]
fr = ["déclaré"]
pl = ["powiedział"]
ja = ["述べ"]
zh = ["说"]
id = ["kata", "ujarnya"]
"""

BOILERPLATE = """
[related]
en = ["Read also", "See:"]
uk = ["Читайте також"]
id = ["MEMBACA", "Baca juga"]
[tail]
id = ["Tinggalkan komentar"]
en = ["Subscribe to our newsletter"]
[byline]
en = ["Reporting by"]
"""

OUTLETS = """
[[outlet]]
name = "Reuters"
domains = ["reuters.com"]
side = "wire"
title_suffixes = [" - Reuters"]
[[outlet]]
name = "The Example Times"
"""

ROLES = """
[[role]]
id = "president"
name = "president"
leads = true
heads = ["kremlin"]
[role.terms]
en = ["president"]
ru = ["президент*"]
de = ["Präsident*"]
id = ["Presiden"]
ja = ["大統領"]
zh = ["总统"]
[[role]]
id = "envoy"
name = "special envoy"
called = { us = "special envoy of the US president" }
[role.terms]
en = ["special envoy*", "envoy*"]
ru = ["спецпосланник*"]
de = ["Gesandt*", "Sondergesandt*"]
ar = ["مبعوث"]
zh = ["特使"]
ja = ["特使"]
id = ["utusan"]
[[role]]
id = "chief-negotiator"
name = "chief negotiator"
terms = { en = ["chief negotiator*"], uk = ["головн* переговорни*"] }
[[role]]
id = "foreign-minister"
name = "foreign minister"
heads = ["foreign-ministry"]
called = { us = "secretary of state of the US" }
terms = { en = ["foreign minister*", "secretary of state"], ru = ["министр* иностранных дел"] }
[[role]]
id = "aide"
name = "adviser"
serves = "to"
called = { russia = "presidential aide of Russia" }
terms = { en = ["adviser*", "aide*"], ru = ["помощник*"], uk = ["радни*"], zh = ["助理"] }
[[role]]
id = "spokesperson"
name = "spokesperson"
serves = "of"
terms = { en = ["spokesman"] }
[[role]]
id = "head"
name = "head"
needs = true
terms = { en = ["head", "chief"], uk = ["голов*", "глав*"], ru = ["глав*"] }
[[role]]
id = "secretary"
name = "secretary"
needs = true
terms = { en = ["secretary"], uk = ["секретар*"], ja = ["書記"] }
[[role]]
id = "pope"
name = "pope"
leads = true
whole = true
terms = { en = ["pope"] }
[[role]]
id = "journalist"
name = "journalist"
never = true
terms = { en = ["reporter*"] }
[[body]]
id = "kremlin"
name = "the Kremlin"
country = "russia"
seat = true
terms = { en = ["Kremlin"], ru = ["Кремл*"] }
[[body]]
id = "foreign-ministry"
name = "the foreign ministry"
national = true
called = { us = "the State Department" }
terms = { en = ["foreign ministry"], uk = ["МЗС"] }
[[body]]
id = "security-council"
name = "the Security Council"
national = true
terms = { en = ["Security Council"], uk = ["РНБО"], ja = ["国防会議"] }
[[body]]
id = "rdif"
name = "the RDIF"
country = "russia"
terms = { en = ["RDIF"] }
[[country]]
id = "ukraine"
name = "Ukraine"
side = "ukraine"
leaders = ["volodymyr-zelensky"]
[country.terms]
en = ["Ukrain*"]
uk = ["Україн*", "українськ*"]
ru = ["Украин*", "украинск*"]
de = ["ukrain*"]
ja = ["ウクライナ"]
id = ["Ukraina"]
[[country]]
id = "russia"
name = "Russia"
side = "russia"
[country.terms]
en = ["Russia*", "Moscow"]
ru = ["Росси*", "российск*"]
zh = ["俄"]
ja = ["ロシア"]
id = ["Rusia"]
[[country]]
id = "us"
name = "the US"
side = "us"
leaders = ["donald-trump"]
terms = { en = ["US", "American"], ru = ["США", "американск*"], zh = ["美国"], ja = ["米"], ar = ["أمريكي*"] }
[order]
head_last = ["en", "de", "zh", "ja"]
title_after = ["ja"]
bare_genitive = ["id"]
[words.former]
en = ["former"]
ru = ["бывш*"]
ar = ["السابق"]
[words.former_joined]
uk = ["екс"]
[words.deputy]
en = ["deputy", "vice"]
uk = ["заступни*"]
[words.acting]
en = ["acting"]
[words.of]
en = ["of"]
de = ["des", "von"]
ja = ["の"]
[words.to]
en = ["to"]
[words.for]
en = ["for", "on"]
ru = ["по"]
[words.and]
en = ["and"]
uk = ["і"]
ru = ["и"]
zh = ["和"]
[words.skip]
en = ["the", "a", "s", "mr"]
de = ["der", "US"]
ja = ["氏"]
[words.not]
zh = ["日前"]
"""

TEXTS = {
    "pack.toml": PACK,
    "people.toml": PEOPLE,
    "documents.toml": DOCUMENTS,
    "places.toml": PLACES,
    "terms.toml": TERMS,
    "roles.toml": ROLES,
    "boilerplate.toml": BOILERPLATE,
    "outlets.toml": OUTLETS,
}


def small_pack() -> Pack:
    """The pack as loaded."""
    return load(TEXTS)
