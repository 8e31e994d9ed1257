import codecs
import unicodedata
from hashlib import shake_128

import pytest

from tests.vietnamese.letters import ACCENTED, SENTENCES, nfc, nfd
from vietnamese.encodings import decode, repair_font_text, repair_mojibake
from vietnamese.legacy_tables import LEGACY_ENCODINGS, read
from vietnamese.syllables import is_syllable

# A whole small document, so that each table must be right for many letters.
DOCUMENT = "\n".join(SENTENCES)


def byte_tables():
    """Return encoders made from the decoders: for each letter, the one or two bytes that decode to it."""
    one = [bytes([byte]) for byte in range(256)]
    two = [bytes([base, mark]) for base in range(65, 256) for mark in range(0xC0, 256)]
    tables = {}
    for encoding in ("tcvn5712-1", "viscii", "vni", "windows-1258"):
        spellings = one if encoding in ("tcvn5712-1", "viscii") else one + two
        table = {}
        for spelling in spellings:
            table.setdefault(read(spelling, encoding), spelling)
        tables[encoding] = table
    tables["tcvn3"] = {
        char: data for char, data in tables["tcvn5712-1"].items() if read(data, "tcvn3") == char
    }
    for punctuation in "“”–":
        tables["tcvn3"][punctuation] = punctuation.encode("cp1252")
    return tables


TABLES = byte_tables()

# VISCII and TCVN 5712 have letters where windows-1252 has quotes and dashes.
WITH_QUOTES = ("tcvn3", "vni", "windows-1258")
TYPEWRITER = str.maketrans("“”–", '""-')


def encode(text, encoding):
    return b"".join(TABLES[encoding].get(char) or char.encode("cp1252") for char in text)


def in_capitals_font(text):
    """Return text as typed for TCVN3, which has no capitals with a tone: small letters in a capitals font."""
    return "".join(char if char in TABLES["tcvn3"] else char.lower() for char in text)


@pytest.mark.parametrize("encoding", ["tcvn5712-1", "viscii", "vni", "windows-1258"])
def test_every_letter_has_a_place(encoding):
    missing = set(ACCENTED) - TABLES[encoding].keys()
    # TCVN 5712 encodes these capitals as control characters, which web documents cannot contain.
    assert missing == (set("ÚỤỪỬỮỨỰỲỶỸÝỴ") if encoding == "tcvn5712-1" else set())


# From RFC 1456, TCVN 5712, windows-1258 and the VNI fonts: fixed points, to detect a table that is shifted as a
# whole.
@pytest.mark.parametrize(
    ("encoding", "data", "text"),
    [
        ("tcvn3", b"S\xeb Giao th\xabng v\xcbn t\xb6i", "Sở Giao thông vận tải"),
        ("tcvn3", b"\xae\xad\xeang d\xa9y n\xe3ng", "đường dây nóng"),
        ("vni", "ñöôøng daây noùng, kyõ thuaät".encode("cp1252"), "đường dây nóng, kỹ thuật"),
        (
            "vni",
            "LÖØA ÑAÛO, Ñieän Bieân, ñòa chæ, nghó".encode("cp1252"),
            "LỪA ĐẢO, Điện Biên, địa chỉ, nghĩ",
        ),
        ("viscii", b"Vi\xaet Nam, \xf0\xdf\xb6ng d\xe2y n\xf3ng", "Việt Nam, đường dây nóng"),
        ("windows-1258", b"U\xd2y ban, ti\xd2nh \xd0\xe3\xeck L\xe3\xeck", "Ủy ban, tỉnh Đắk Lắk"),
    ],
)
def test_known_bytes(encoding, data, text):
    assert decode(data, "iso-8859-1").text == text
    assert decode(data).encoding == encoding


@pytest.mark.parametrize(
    "label", [None, "utf-8", "iso-8859-1", "windows-1252", "us-ascii", "gb2312", "no-such"]
)
@pytest.mark.parametrize("encoding", LEGACY_ENCODINGS)
def test_legacy_documents_are_distinguished_whatever_the_label(encoding, label):
    text = DOCUMENT if encoding in WITH_QUOTES else DOCUMENT.translate(TYPEWRITER)
    if encoding == "tcvn3":
        text = in_capitals_font(text)
    decoded = decode(encode(text, encoding), label)
    assert decoded.encoding == encoding
    # Capitals are restored word by word; see below.
    assert decoded.text.casefold() == text.casefold() if encoding == "tcvn3" else decoded.text == text
    assert "syllables" in decoded.evidence


def test_capitals_typed_for_the_capitals_font_of_tcvn3_are_capitals_again():
    data = "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM, §éc lËp - Tù do".encode("cp1252")
    assert decode(data).text == "CỘNG HÒA Xã HỘI CHỦ NGHĨA VIỆT NAM, Độc lập - Tự do"


@pytest.mark.parametrize("label", [None, "utf-8", "windows-1258", "iso-8859-1", "utf-16", "shift_jis"])
@pytest.mark.parametrize("text", SENTENCES)
def test_valid_utf8_beats_every_label(text, label):
    decoded = decode(nfd(text).encode(), label)
    assert (decoded.text, decoded.encoding) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_and_without_mark(encoding):
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    for data in (mark + DOCUMENT.encode(encoding), DOCUMENT.encode(encoding)):
        decoded = decode(data, "utf-8")
        assert (decoded.text, decoded.encoding) == (DOCUMENT, encoding)


@pytest.mark.parametrize("label", ["iso-8859", "euc", "gb-2312", "cp1259", "koi8", "mac"])
def test_charset_that_does_not_exist_is_no_charset(label):
    decoded = decode("Prix: 12 €, déjà payé".encode("cp1252"), label)
    assert (decoded.text, decoded.encoding) == ("Prix: 12 €, déjà payé", "windows-1252")


def test_byte_order_marks_leave_no_trace():
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        decoded = decode(DOCUMENT.encode(encoding), "windows-1258")
        assert (decoded.text, decoded.evidence) == (DOCUMENT, "byte order mark")


def test_a_document_cut_inside_a_letter_loses_that_letter_only():
    data = DOCUMENT.encode()
    for end in range(200, 260):
        decoded = decode(data[:end], "windows-1258")
        assert decoded.encoding == "utf-8"
        assert DOCUMENT.startswith(decoded.text.rstrip("\ufffd"))


def test_a_damaged_byte_costs_one_letter():
    data = DOCUMENT.encode()
    place = data.index("đường".encode())
    decoded = decode(data[:place] + b"\x96" + data[place:])
    assert decoded.encoding == "utf-8"
    assert decoded.text.replace("\ufffd", "") == DOCUMENT
    assert "1 damaged" in decoded.evidence


@pytest.mark.parametrize(
    "text",
    [
        "café à la carte, déjà vu",
        "für über Käse schön",
        "El niño está aquí",
        "“don’t” – it’s",
        "São Paulo, ação",
        "© 2026 Nguyen Van A",
        "Fee: £5 ±5%, Ø 50, 10 × 20",
        "20² and 25 m²",
        # Unaccented letters and à, è, ì, ò, ù, which Latin-1 has too; "m²" would be "mỗ" in VISCII.
        "5 m² và xa, là nhà 12m³",
        "Pokémon® and Nestlé",
    ],
)
@pytest.mark.parametrize("label", [None, "iso-8859-1", "utf-8", "no-such"])
def test_other_latin_text_is_not_taken_for_vietnamese(text, label):
    decoded = decode(text.encode("cp1252"), label)
    assert (decoded.text, decoded.encoding) == (text, "windows-1252")
    assert repair_font_text(text) == text


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        ("他们说中国的人民是很好的", "GB2312", "gb2312"),
        ("Привет, как дела", "koi8-r", "koi8-r"),
        ("日本語のニュース", "Shift_JIS", "shift_jis"),
    ],
)
def test_a_label_is_believed_where_nothing_contradicts_it(text, label, encoding):
    decoded = decode(text.encode(encoding), label)
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_without_a_label_the_xml_declaration_is_the_claim():
    data = '<?xml version="1.0" encoding="windows-1251"?><a>Народный комитет</a>'.encode("cp1251")
    assert decode(data).encoding == "cp1251"
    assert decode(data, "koi8-r").encoding == "koi8-r"


def test_no_bytes_give_an_empty_text():
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    "label", [None, "rot13", "idna", "unicode_escape", "utf-7", "undefined", "\0", "x" * 5000, "đ"]
)
def test_no_bytes_and_no_label_raise(label):
    for length in (*range(40), 3000):
        decoded = decode(shake_128(bytes([length % 256])).digest(length), label)
        assert unicodedata.is_normalized("NFC", decoded.text)
    assert decode(b"+ADw-script+AD4-\xff\xfd", label).text.startswith("+ADw-script")


@pytest.mark.parametrize("text", SENTENCES)
def test_mojibake_is_undone_once_and_twice(text):
    once = text.encode().decode("latin-1")
    assert repair_mojibake(once) == text
    assert repair_mojibake(once.encode().decode("latin-1")) == text


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("Quáº£ng NgÃ£i", "Quảng Ngãi"),
        ("ThÃ´ng tin vÃ  Truyá»\u0081n thÃ´ng", "Thông tin và Truyền thông"),
        ("â€œxÃ¢y dá»±ngâ€\u009d", "“xây dựng”"),
    ],
)
def test_mojibake_as_it_is_found(broken, text):
    assert repair_mojibake(broken) == text


@pytest.mark.parametrize(
    "text", [*SENTENCES, "“ĐÃ” LÃ", "à", "thông báo", "plain", "", "Ã thế à", "café © 2026"]
)
def test_right_text_is_no_mojibake(text):
    assert repair_mojibake(text) == text
    assert repair_font_text(text) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Xin chaøo caùc baïn", "Xin chào các bạn"),
        ("§­êng d©y nãng", "Đường dây nóng"),
        ("Sôû Khoa hoïc vaø Coâng ngheä", "Sở Khoa học và Công nghệ"),
    ],
)
def test_text_of_the_old_fonts_is_undone(typed, text):
    assert repair_font_text(typed) == text


def test_words_of_our_sentences_are_syllables():
    words = [word.strip("“”;.,–:/-()") for sentence in SENTENCES for word in sentence.split()]
    assert [word for word in words if word and not word.isascii() and not is_syllable(word)] == []


@pytest.mark.parametrize(
    "word", ["quý", "giếng", "gì", "nghiêng", "khuỷu", "ngoèo", "yếu", "ý", "Đắk", "UỐNG", "oắt"]
)
def test_rare_spellings_are_syllables(word):
    assert is_syllable(word)
    assert is_syllable(nfd(word))


@pytest.mark.parametrize("word", ["café", "tộs", "càc", "ăc", "hờờ", "fộ", "ngộă", "schön", "chaứo", ""])
def test_impossible_spellings_are_no_syllables(word):
    assert not is_syllable(nfc(word))
