"""In every language of the pack: what outlets put between the paragraphs of a report influences nothing."""

from __future__ import annotations

import pytest

from bot.packfile import load_pack
from feeds.boilerplate import Cleaner

CLEANER = Cleaner(load_pack())

ASIDES = {
    "en": [
        "Read more: Trump hosts Orban in Washington",
        "Related: Macron calls Putin",
        "You may also like: Merz and Tusk at odds",
        "Follow us on Telegram for news on Zelensky",
        "Sign up for our newsletter with Lavrov quotes",
        "Photo: Vladimir Putin, file picture",
        "Getty Images / Emmanuel Macron",
        "With reporting by Anna Smith and Reuters",
        "Image: Donald Trump at the White House",
        "Watch: Rubio on what comes next",
        "Advertisement",
        "Listen to the podcast with Keith Kellogg",
    ],
    "uk": [
        "Читайте також: Макрон зателефонував Путіну",
        "Раніше ми писали, що Орбан прилетів до Москви",
        "Підписуйтесь на наш Telegram-канал про Зеленського",
        "Фото: Володимир Путін / Getty Images",
        "Джерело фото: Офіс Трампа",
        "Дивіться відео: Рубіо про наступний крок",
        "Більше про Мерца читайте у нашому матеріалі",
        "Стежте за новинами про Лаврова у Viber",
        "Реклама",
        "Автор: Олена Коваль",
        "Слухайте подкаст із Будановим",
    ],
    "ru": [
        "Читайте также: Макрон позвонил Путину",
        "Подписывайтесь на наш телеграм-канал о Трампе",
        "Фото: Владимир Путин / ТАСС",
        "Источник фото: Белый дом, Трамп",
        "Смотрите видео: Рубио о следующем шаге",
        "Подробнее о Мерце читайте в нашем материале",
        "Следите за новостями о Лаврове в Telegram",
        "Реклама",
        "Автор: Анна Петрова",
        "Слушайте подкаст с Келлогом",
    ],
    "de": [
        "Lesen Sie auch: Macron telefoniert mit Putin",
        "Mehr zum Thema: Orbán in Moskau",
        "Folgen Sie uns auf WhatsApp: News zu Trump",
        "Abonnieren Sie unseren Newsletter mit Merz",
        "Foto: Wladimir Putin / dpa",
        "Bild: Donald Trump, Archivbild",
        "Bildquelle: Getty/Macron",
        "Video: Rubio über den nächsten Schritt",
        "Podcast: Kellogg im Gespräch",
        "Anzeige",
        "Quelle: dpa/AFP",
        "Lesen Sie hier mehr über Tusk",
    ],
    "fr": [
        "Lire aussi : Macron appelle Poutine",
        "À lire aussi – Orban à Moscou",
        "Suivez-nous sur Telegram : l'actualité de Zelensky",
        "Inscrivez-vous à notre newsletter sur Trump",
        "Photo : Vladimir Poutine / AFP",
        "Crédit photo : Maison Blanche, Trump",
        "Vidéo : Rubio sur la suite",
        "Podcast : Kellogg se confie",
        "Publicité",
    ],
    "es": [
        "Lea también: Macron llama a Putin",
        "Te puede interesar: Orbán en Moscú",
        "Síguenos en Telegram: las noticias de Zelenski",
        "Suscríbete a nuestro boletín sobre Trump",
        "Foto: Vladímir Putin / EFE",
        "Imagen de archivo de Donald Trump",
        "Vídeo: Rubio sobre lo que viene",
        "Podcast: Kellogg a fondo",
        "Publicidad",
        "Con información de EFE y Reuters",
    ],
    "it": [
        "Leggi anche: Macron chiama Putin",
        "Ti potrebbe interessare: Orban a Mosca",
        "Seguici su Telegram: le notizie su Zelensky",
        "Iscriviti alla nostra newsletter su Trump",
        "Foto: Vladimir Putin / Ansa",
        "Credit foto: Casa Bianca, Trump",
        "Video: Rubio sul prossimo passo",
        "Podcast: Kellogg racconta",
        "Pubblicità",
    ],
    "pt": [
        "Leia também: Macron liga a Putin",
        "Veja mais: Orbán em Moscou",
        "Siga-nos no Telegram: as notícias de Zelensky",
        "Subscreva a nossa newsletter sobre Trump",
        "Foto: Vladimir Putin / EPA",
        "Crédito da imagem: Casa Branca, Trump",
        "Vídeo: Rubio sobre o próximo passo",
        "Podcast: Kellogg em conversa",
        "Publicidade",
        "Com informações da Reuters",
    ],
    "pl": [
        "Czytaj także: Macron dzwoni do Putina",
        "Zobacz też: Orban w Moskwie",
        "Obserwuj nas na Telegramie: Zełenski i inni",
        "Zapisz się na newsletter o Trumpie",
        "Fot. Władimir Putin / PAP",
        "Zdjęcie: Donald Trump, archiwum",
        "Wideo: Rubio o następnym kroku",
        "Posłuchaj podcastu z Kelloggiem",
        "Reklama",
        "Źródło: PAP, Macron",
    ],
    "nl": [
        "Lees ook: Macron belt Poetin",
        "Bekijk ook: Orbán in Moskou",
        "Volg ons op Telegram: nieuws over Zelensky",
        "Meld je aan voor de nieuwsbrief over Trump",
        "Foto: Vladimir Poetin / ANP",
        "Beeld: Donald Trump, archief",
        "Video: Rubio over de volgende stap",
        "Luister naar de podcast met Kellogg",
        "Advertentie",
        "Bron: ANP, Macron",
    ],
    "cs": [
        "Čtěte také: Macron volá Putinovi",
        "Přečtěte si: Orbán v Moskvě",
        "Sledujte nás na Telegramu: Zelenskyj a další",
        "Přihlaste se k odběru newsletteru o Trumpovi",
        "Foto: Vladimir Putin / ČTK",
        "Zdroj: ČTK, Macron",
        "Video: Rubio o dalším kroku",
        "Poslechněte si podcast s Kelloggem",
        "Reklama",
        "Autor: Jana Nováková",
    ],
    "ro": [
        "Citește și: Macron îl sună pe Putin",
        "Vezi și: Orban la Moscova",
        "Urmărește-ne pe Telegram: știri despre Zelenski",
        "Abonează-te la newsletterul despre Trump",
        "Foto: Vladimir Putin / AFP",
        "Sursa foto: Casa Albă, Trump",
        "Video: Rubio despre pasul următor",
        "Ascultă podcastul cu Kellogg",
        "Publicitate",
    ],
    "tr": [
        "Ayrıca okuyun: Macron Putin'i aradı",
        "İlgili haber: Orban Moskova'da",
        "Bizi Telegram'da takip edin: Zelenskiy haberleri",
        "Bültenimize abone olun: Trump gündemi",
        "Fotoğraf: Vladimir Putin / AA",
        "Görsel: Donald Trump, arşiv",
        "Video: Rubio sonraki adımı anlattı",
        "Podcast: Kellogg konuştu",
        "Reklam",
        "Kaynak: AA, Macron",
    ],
    "el": [
        "Διαβάστε επίσης: Ο Μακρόν τηλεφωνεί στον Πούτιν",
        "Δείτε επίσης: Ο Όρμπαν στη Μόσχα",
        "Ακολουθήστε μας στο Telegram: νέα για τον Ζελένσκι",
        "Εγγραφείτε στο newsletter για τον Τραμπ",
        "Φωτογραφία: Βλαντίμιρ Πούτιν / ΑΠΕ",
        "Πηγή: ΑΠΕ, Μακρόν",
        "Βίντεο: Ο Ρούμπιο για το επόμενο βήμα",
        "Ακούστε το podcast με τον Κέλογκ",
        "Διαφήμιση",
    ],
    "sr": [
        "Pročitajte još: Makron zvao Putina",
        "Pogledajte i: Orban u Moskvi",
        "Pratite nas na Telegramu: Zelenski i drugi",
        "Prijavite se na bilten o Trampu",
        "Foto: Vladimir Putin / Tanjug",
        "Izvor: Tanjug, Makron",
        "Video: Rubio o sledećem koraku",
        "Reklama",
        "Прочитајте још: Макрон звао Путина",
        "Фото: Владимир Путин",
        "Извор: Танјуг, Макрон",
    ],
    "ar": [
        "اقرأ أيضا: ماكرون يتصل ببوتين",
        "شاهد أيضا: أوربان في موسكو",
        "تابعونا على تلغرام: أخبار زيلينسكي",
        "اشترك في نشرتنا عن ترامب",
        "الصورة: فلاديمير بوتين / رويترز",
        "المصدر: رويترز، ماكرون",
        "فيديو: روبيو عن الخطوة المقبلة",
        "بودكاست: كيلوغ يتحدث",
        "إعلان",
        "مواضيع ذات صلة: ترامب",
    ],
    "he": [
        "קראו גם: מקרון התקשר לפוטין",
        "ראו גם: אורבן במוסקבה",
        "עקבו אחרינו בטלגרם: חדשות על זלנסקי",
        "הירשמו לניוזלטר על טראמפ",
        "צילום: ולדימיר פוטין, רויטרס",
        "מקור: רויטרס, מקרון",
        "וידאו: רוביו על הצעד הבא",
        "האזינו לפודקאסט עם קלוג",
        "פרסומת",
        "כתבות נוספות: טראמפ",
    ],
    "zh": [
        "延伸阅读：马克龙致电普京",
        "相关新闻：欧尔班访莫斯科",
        "关注我们的Telegram：泽连斯基新闻",
        "订阅我们的特朗普通讯",
        "图：普京资料照片",
        "来源：新华社 马克龙",
        "视频：鲁比奥谈下一步",
        "图片来源：白宫 特朗普",
        "广告",
    ],
    "ja": [
        "関連記事：マクロン氏がプーチン氏に電話",
        "あわせて読みたい：オルバン氏モスクワ訪問",
        "LINEで友だち追加：ゼレンスキー氏の最新ニュース",
        "写真：プーチン大統領（AP）",
        "【動画】ルビオ氏、次の段階を語る",
        "会員登録でトランプ氏の記事を全文読む",
        "広告",
        "【写真】マクロン氏",
        "動画：ルビオ氏",
    ],
    "ko": [
        "관련 기사: 마크롱, 푸틴과 통화",
        "[관련기사] 오르반 모스크바행",
        "카카오톡 채널 추가: 젤렌스키 소식",
        "사진=푸틴 대통령 (AP 연합뉴스)",
        "[사진] 트럼프 대통령",
        "구독하기: 라브로프",
        "광고",
        "[영상] 루비오 발언",
        "▶ 트럼프 기사 더 보기",
    ],
    "id": [
        "Baca juga: Macron telepon Putin",
        "BACA JUGA Orban di Moskow",
        "Ikuti kami di Telegram: berita Zelensky",
        "Berlangganan newsletter tentang Trump",
        "Foto: Vladimir Putin / AFP",
        "Sumber: Reuters, Macron",
        "Video: Rubio soal langkah berikut",
        "Dengarkan podcast bersama Kellogg",
        "Iklan",
        "Tonton juga: Trump",
        "ADVERTISEMENT",
    ],
}

TAILS = {
    "en": [
        "We use cookies to show you more on Trump",
        "Leave a comment on Kushner",
    ],
    "fr": [
        "© AFP / Emmanuel Macron",
        "Nous utilisons des cookies, Merz aussi",
        "Laisser un commentaire sur Lavrov",
    ],
    "es": [
        "Utilizamos cookies, Merz también",
        "Deja un comentario sobre Lavrov",
    ],
    "it": [
        "Utilizziamo i cookie, Merz anche",
        "Lascia un commento su Lavrov",
        "Riproduzione riservata - Macron",
    ],
    "pt": [
        "Utilizamos cookies, Merz também",
        "Deixe um comentário sobre Lavrov",
    ],
    "pl": [
        "Używamy plików cookie, Merz też",
        "Dodaj komentarz o Ławrowie",
    ],
    "nl": [
        "Wij gebruiken cookies, Merz ook",
        "Plaats een reactie over Lavrov",
    ],
    "cs": [
        "Používáme soubory cookie, Merz také",
        "Napsat komentář k Lavrovovi",
    ],
    "ro": [
        "Folosim cookie-uri, Merz la fel",
        "Lasă un comentariu despre Lavrov",
        "Editor: Ana Pop",
    ],
    "tr": [
        "Çerezleri kullanıyoruz, Merz de",
        "Yorum yap: Lavrov",
    ],
    "el": [
        "Χρησιμοποιούμε cookies, και ο Μερτς",
        "Αφήστε σχόλιο για τον Λαβρόφ",
    ],
    "sr": [
        "Koristimo kolačiće, Merc takođe",
        "Ostavite komentar o Lavrovu",
    ],
    "ar": [
        "نستخدم ملفات تعريف الارتباط، ميرتس أيضا",
        "اترك تعليقا على لافروف",
    ],
    "he": [
        "השאירו תגובה על לברוב",
    ],
    "zh": [
        "发表评论：拉夫罗夫",
        "责任编辑：王明 默茨",
    ],
    "ja": [
        "無断転載を禁じます メルツ",
    ],
    "ko": [
        "무단 전재 및 재배포 금지 메르츠",
    ],
    "id": [
        "Tinggalkan komentar tentang Lavrov",
        "Editor: Budi Santoso",
    ],
}

# Sentences of a report that begin like boilerplate.
OWN = [
    "Source close to the talks said Putin would come.",
    "Watching the talks from afar, Macron kept silent.",
    "Images of the meeting were shown in Moscow.",
    "Listen closely, Trump told the reporters.",
    "Фотография обошла все газеты мира.",
    "Подробности переговоров не раскрываются.",
    "Bilder des Treffens gingen um die Welt.",
    "Quellen im Kreml bestätigten das Treffen.",
    "Fuentes del Kremlin confirmaron la reunión.",
    "Videos of the handshake were shared by the Kremlin.",
    "Autorem planu jest Steve Witkoff.",
    "Zdroje z Kremlu schůzku potvrdily.",
    "Πηγές του Κρεμλίνου επιβεβαίωσαν τη συνάντηση.",
    "페이스북은 젤렌스키 대통령의 글을 지웠다.",
    "広告料は払わないと述べた。",
    "Sumber di Kremlin membenarkan pertemuan itu.",
]


def cleaned(line: str) -> str:
    return CLEANER.body(
        "Talks go on", "", f"They met in Miami.\n{line}\nThey parted in Geneva.", "Example"
    ).text


@pytest.mark.parametrize("line", [line for lines in ASIDES.values() for line in lines])
def test_a_paragraph_between_is_left_out_and_the_report_goes_on(line: str) -> None:
    assert cleaned(line) == "Talks go on\nThey met in Miami.\nThey parted in Geneva."


@pytest.mark.parametrize("line", [line for lines in TAILS.values() for line in lines])
def test_comments_cookies_and_rights_end_the_report(line: str) -> None:
    assert cleaned(line) == "Talks go on\nThey met in Miami."


@pytest.mark.parametrize("line", OWN)
def test_a_sentence_that_begins_alike_stays(line: str) -> None:
    assert line in cleaned(line)
