"""The 134 accented letters of Vietnamese, composed from their parts, as data for the tests of this folder."""

import unicodedata

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # in the order of the alphabet
VOWELS = "aăâeêioôơuưy"


def nfc(s: str) -> str:
    return unicodedata.normalize("NFC", s)


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


SMALL = [nfc(vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
ACCENTED = [letter for small in SMALL if not small.isascii() for letter in (small, small.upper())]

# Invented sentences that together use every tone, most rimes, capitals, quotes and a document number.
SENTENCES = (
    "Ủy ban nhân dân tỉnh Quảng Ngãi; đường dây nóng tiếp nhận phản ánh của người dân.",
    "Sở Khoa học và Công nghệ “xây” và “chống” – kỹ năng nhận diện lừa đảo, ngày 01/8/2022.",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, Chỉ thị số 03/CT-UBND",
    "Giữ nghĩa cũ, khuỷu tay, rượu, nghiệp vụ, huyện đảo Lý Sơn, ưỡn ẹo, mạng xã hội",
)
