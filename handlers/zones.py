"""Time zones as people type them: IANA names in any case, or a city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from feeds.text import squeeze
from handlers.suggest import nearest

# Cities without a zone of their own, and names of zones that another spelling has replaced.
_CITIES = {
    "Europe/Kyiv": "kiev|europe kiev|lviv|kharkiv|odesa|odessa|dnipro|ukraine|київ|киев|львів|харків|одеса",
    "Europe/Moscow": "st petersburg|saint petersburg|sochi|russia|москва",
    "Europe/Berlin": "munich|münchen|frankfurt|hamburg|cologne|bonn|germany",
    "Europe/Zurich": "geneva|bern|davos|basel|zürich|switzerland",
    "Europe/Paris": "strasbourg|marseille|lyon|france",
    "Europe/Amsterdam": "the hague|den haag|rotterdam|netherlands",
    "Europe/London": "edinburgh|cardiff|glasgow|manchester|uk|england|britain",
    "Europe/Rome": "milan|naples|turin|italy",
    "Europe/Madrid": "barcelona|spain",
    "Europe/Warsaw": "krakow|gdansk|rzeszow|poland|варшава",
    "Europe/Brussels": "antwerp|belgium",
    "Europe/Istanbul": "ankara|antalya|izmir|turkey",
    "America/New_York": "washington|washington dc|miami|boston|atlanta|philadelphia|florida|mar a lago",
    "America/Chicago": "houston|dallas|austin",
    "America/Los_Angeles": "san francisco|seattle|san diego|california",
    "America/Anchorage": "alaska",
    "America/Toronto": "ottawa|montreal",
    "America/Sao_Paulo": "rio de janeiro|brasilia",
    "Asia/Riyadh": "jeddah|saudi arabia",
    "Asia/Dubai": "abu dhabi|uae",
    "Asia/Qatar": "doha",
    "Asia/Kathmandu": "katmandu|asia katmandu|nepal",
    "Asia/Jerusalem": "tel aviv|israel",
    "Asia/Shanghai": "beijing|shenzhen|guangzhou|china",
    "Asia/Kolkata": "delhi|new delhi|mumbai|bangalore|india",
    "Asia/Tokyo": "osaka|kyoto|japan",
    "Asia/Seoul": "busan|south korea",
    "Australia/Sydney": "canberra",
    "Pacific/Auckland": "wellington",
    "UTC": "gmt|z",
}


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """zone: the IANA name, "" when none is meant; then what was perhaps meant, as it can be typed."""

    zone: str
    suggestions: tuple[str, ...] = ()


def find_zone(typed: str) -> ZoneFound:
    """The zone meant by an IANA name or a city, in any case and with any separator."""
    key = squeeze(typed)
    zone = _zones().get(key, "")
    if zone or not key:
        return ZoneFound(zone)
    near = nearest(key, _zones())
    return ZoneFound("", tuple(dict.fromkeys(_as_typed(_zones()[each]) for each in near)))


@cache
def _zones() -> dict[str, str]:
    """Everything that can be typed -> IANA name. Our cities win over old spellings of zones."""
    names = sorted(name for name in available_timezones() if not name.startswith(("Etc/", "SystemV/")))
    typed = {squeeze(name.rsplit("/", 1)[1]): name for name in names if "/" in name}
    typed |= {squeeze(name): name for name in names}
    for zone, cities in _CITIES.items():
        typed |= {squeeze(city): zone for city in cities.split("|")}
    return typed


def _as_typed(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
