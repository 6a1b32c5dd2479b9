"""One entry from RawEntry to Entry, by the pack that ships."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.packfile import load_pack
from feeds.judge import Judge
from feeds.model import Entry, FeedSource, Kind, RawEntry

NOW = datetime(2025, 12, 22, 6, tzinfo=UTC)
JUDGE = Judge(load_pack())

# The report the project began from, retold: every trap of the original is kept.
TITLE = "AS-Ukraina: Perundingan Miami Bermanfaat, tetapi Belum Ada Terobosan"
STORY = """\
Pejabat AS dan Ukraina menilai perundingan di Miami “bermanfaat dan membangun”, walau jalan keluar bagi perang Rusia di Ukraina belum terlihat.
Steve Witkoff, utusan khusus Donald Trump, dan Rustem Umerov, kepala juru runding Ukraina, menerbitkan pernyataan bersama sesudah tiga hari bertemu dengan mitra Eropa.
Yang dibahas, kata mereka, adalah penyamaan sikap tentang rencana 20 poin, “kerangka kerja jaminan keamanan multilateral”, “kerangka kerja jaminan keamanan AS untuk Ukraina”, dan “rencana ekonomi & kemakmuran”.
Di kota yang sama, pihak AS juga berbicara dengan utusan Rusia, Kirill Dmitriev.
“Kami sama-sama ingin pertumpahan darah berhenti dan keamanan terjamin bagi Ukraina,” tulis Witkoff dan Umerov.
Rangkaian diplomasi ini dimulai ketika rencana damai AS 28 poin bocor. Isinya mengagetkan Kyiv dan Eropa karena dinilai berat ke Rusia, yang menyerbu Ukraina hampir empat tahun lalu.
Witkoff mengatakan wakil Rusia sudah menemuinya dan pejabat AS lain di Florida selatan, termasuk Jared Kushner, menantu Donald Trump.
Trump tetap mendesak kedua negara berdamai, tetapi mereka belum sepakat soal tuntutan Moskwa atas wilayah yang didudukinya.
Enam sumber yang mengenal laporan intelijen AS berkata kepada Reuters bahwa Presiden Rusia Vladimir Putin masih menginginkan seluruh Ukraina.
MEMBACA  Gejolak politik mewarnai pemilu dini di Jepang
Sebelumnya Putin berkata kepada Steve Rosenberg dari BBC bahwa perang lain tidak akan ada bila Rusia dihormati.
“Tidak akan ada operasi lagi jika kalian menghormati kepentingan kami,” ujarnya.
Sementara itu drone Ukraina merusak dua kapal dan dua dermaga di Krasnodar, menurut pejabat Rusia pada Senin.
Kebakaran besar terjadi, tetapi semua awak selamat.
Tinggalkan komentar"""  # noqa: E501


def judged(
    title: str, summary: str = "", content: str = "", language: str = "en", outlet: str = "Daily"
) -> Entry:
    source = FeedSource("f" * 10, "https://example.org/feed", outlet, language, "wire")
    raw = RawEntry("1", "https://example.org/1", title, summary, content, NOW)
    return JUDGE.judge(raw, source, NOW)


def test_the_report_the_project_began_from() -> None:
    entry = judged(TITLE, content=STORY, language="id")
    assert entry.language == "id"
    assert entry.relevant
    assert set(entry.people) == {
        "steve-witkoff",
        "rustem-umerov",
        "kirill-dmitriev",
        "jared-kushner",
        "donald-trump",
        "vladimir-putin",
    }
    assert set(entry.documents) == {
        "20-point-plan",
        "28-point-plan",
        "multilateral-security-guarantees",
        "us-security-guarantees",
        "prosperity-plan",
    }
    assert entry.places == ("miami",)
    assert "Jepang" not in repr(entry)
    assert entry.features.kind == Kind.MEETING


def test_it_comes_out_the_same_without_a_language_and_on_one_line() -> None:
    entry = judged(TITLE, content=STORY.replace("\n", " "), language="")
    assert entry.language == "id"
    assert entry.relevant
    assert set(entry.people) >= {
        "steve-witkoff",
        "rustem-umerov",
        "kirill-dmitriev",
        "jared-kushner",
        "donald-trump",
    }
    assert entry.places == ("miami",)


@pytest.mark.parametrize(
    ("title", "summary", "language"),
    [
        ("Kushner and Witkoff discuss Gaza truce in Cairo", "Mediators want a stabilisation force.", "en"),
        ("Хоккеист Дмитриев забил в матче КХЛ", "Клуб выиграл.", "ru"),
        ("Дрони атакували порт, пошкоджено два причали", "Спалахнула пожежа.", "uk"),
        ("Harga emas naik", "MEMBACA Putin dan Witkoff bertemu, bahas rencana damai Ukraina", "id"),
    ],
)
def test_another_subject_is_not_relevant(title: str, summary: str, language: str) -> None:
    entry = judged(title, summary, language=language)
    assert not entry.relevant
    assert entry.quotes == ()
    assert entry.features.words == ()


def test_an_unbelievable_date_is_when_it_was_first_seen() -> None:
    source = FeedSource("f" * 10, "https://example.org/feed", "Daily", "en")
    raw = RawEntry("1", "https://example.org/1", "Talks", "", published=datetime(1990, 1, 1, tzinfo=UTC))
    assert JUDGE.judge(raw, source, NOW).published == NOW


def test_an_empty_entry_is_judged_too() -> None:
    entry = judged("", "", language="en")
    assert not entry.relevant
    assert entry.language == "en"


def test_a_hostile_entry_takes_no_time_to_speak_of() -> None:
    noise = "Witkoff said: “" * 500
    entry = judged("Talks " * 50, noise[:1000], (noise + "\n" + "28 " * 2000)[:8000])
    assert entry.title.startswith("Talks")
