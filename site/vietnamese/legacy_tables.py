"""Byte tables of the encodings used for Vietnamese before Unicode, and a function that reads them.

This module only translates; `vietnamese.encodings` decides which encoding a text has.
"""

import codecs
import re
import unicodedata

# The most common first.
LEGACY_ENCODINGS = ("windows-1258", "tcvn3", "vni", "viscii", "tcvn5712-1")

_ASCII = "".join(map(chr, range(128)))

# windows-1252 as browsers read it (WHATWG): the five bytes without a character are C1 controls. Decoding
# cannot fail, so this is also the last resort.
_WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))

# TCVN 5712:1993, the 96 places of its VN1 and VN2 sets. "TCVN3" or "ABC" are the .VnTime fonts on Windows:
# below A0 they keep the quotes and dashes of windows-1252, and capitals with a tone are small letters shown
# in a font of capitals (.VnTimeH).
_TCVN_UPPER_HALF = (
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# TCVN 5712 itself (VN1) has the capitals with tones at 80-9F.
_TCVN_CAPITALS = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"

# RFC 1456. The six letters at places of control characters are the rarest capitals.
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VISCII_UPPER_HALF = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)

_TABLES = {
    "windows-1252": _WINDOWS_1252,
    "tcvn3": _ASCII + _WINDOWS_1252[128:160] + _TCVN_UPPER_HALF,
    "tcvn5712-1": _ASCII + _TCVN_CAPITALS + _TCVN_UPPER_HALF,
    "viscii": "".join(_VISCII_CONTROLS.get(byte, chr(byte)) for byte in range(128)) + _VISCII_UPPER_HALF,
}

# The VNI fonts: a base letter, then a character of windows-1252 for the tone, or for a circumflex or breve with or
# without a tone. The letters with a horn, đ, ỵ and i with a tone have separate characters.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_MARKS = {
    **_VNI_TONES,
    "â": "\u0302",
    **{mark: "\u0302" + tone for mark, tone in zip("áàåãä", _VNI_TONES.values(), strict=True)},
    "ê": "\u0306",
    **{mark: "\u0306" + tone for mark, tone in zip("éèúüë", _VNI_TONES.values(), strict=True)},
}
_VNI_SINGLES = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
_VNI_SINGLES |= {vni.upper(): letter.upper() for vni, letter in _VNI_SINGLES.items()}
_VNI_LETTER = re.compile(
    f"(?P<toned>[aeouyôö])(?P<mark>[{''.join(_VNI_MARKS)}])|[{''.join(_VNI_SINGLES)}]", re.IGNORECASE
)


_WORD = re.compile(r"[^\W\d_]{2,}")


def read(data: bytes, encoding: str) -> str:
    """Return `data`, in one of LEGACY_ENCODINGS or windows-1252, as composed text.

    Bytes without a character become U+FFFD.
    """
    if encoding == "windows-1258":
        text = data.decode("cp1258", "replace")
    elif encoding == "vni":
        text = _VNI_LETTER.sub(_vni_letter, _charmap(data, "windows-1252"))
    else:
        text = _charmap(data, encoding)
    if encoding == "tcvn3":
        text = _WORD.sub(_raise_capitals, text)
    return unicodedata.normalize("NFC", text)


def as_bytes(text: str) -> bytes | None:
    """Return the bytes of a text that was decoded as windows-1252 or Latin-1, or None if it was not."""
    try:
        return bytes(_BYTE_OF[char] for char in text)
    except KeyError:
        return None


# PDF readers give these for bytes whose glyphs look like them: ư, ã and à of TCVN3.
_BYTE_OF = {chr(byte): byte for byte in range(256)} | {"\u2212": 0xAD, "\u2219": 0xB7, "\u03bc": 0xB5}
_BYTE_OF |= {char: byte for byte, char in enumerate(_WINDOWS_1252)}


def _charmap(data: bytes, encoding: str) -> str:
    return codecs.charmap_decode(data, "replace", _TABLES[encoding])[0]


def _raise_capitals(match: re.Match[str]) -> str:
    """Return CỘNG for "CộNG", as typed with caps lock on for the font of capitals.

    A word needs two capitals as evidence, so a lone "Xã" between such words keeps its small letter.
    """
    word = match.group()
    capitals = sum(1 for char in word if char.isupper())
    small = [char for char in word if char.islower()]
    return word.upper() if capitals > 1 and small and not any(map(str.isascii, small)) else word


def _vni_letter(match: re.Match[str]) -> str:
    if not match["mark"]:
        return _VNI_SINGLES[match.group()]
    base = _VNI_SINGLES.get(match["toned"], match["toned"])
    return base + _VNI_MARKS[match["mark"].lower()]
