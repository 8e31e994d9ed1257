"""Byte tables of the encodings that Vietnamese was written in before Unicode, and how to read them.

They only translate. Which one a text is in is decided by `vietnamese.encodings`.
"""

import codecs
import re
import unicodedata

# The more common ones first.
LEGACY_ENCODINGS = ("windows-1258", "tcvn3", "vni", "viscii", "tcvn5712-1")

_ASCII = "".join(map(chr, range(128)))

# windows-1252 as browsers read it (WHATWG): the five bytes without a character are the C1 controls. Nothing
# can fail, so this is also the last resort.
_WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))

# TCVN 5712:1993, the 96 places of its VN1 and VN2 sets. As "TCVN3" or "ABC" these are the .VnTime fonts on
# Windows: below A0 the quotes and dashes of windows-1252 stay, and capitals with a tone are small letters
# shown in a capitals font (.VnTimeH).
_TCVN_UPPER_HALF = (
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# TCVN 5712 proper (VN1) has the capitals with tones at 80-9F.
_TCVN_CAPITALS = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"

# RFC 1456. Its six letters among the control characters are the rarest capitals.
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

# The VNI fonts: a base letter, then a character of windows-1252 that carries the tone, or the circumflex or
# breve together with a tone. The letters with a horn, đ, ỵ and i with a tone have places of their own.
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
    """`data` in one of LEGACY_ENCODINGS or windows-1252, composed. Bytes without a character are U+FFFD."""
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
    """The bytes of a text that someone read as windows-1252 or Latin-1; None if it was not."""
    try:
        return bytes(_BYTE_OF[char] for char in text)
    except KeyError:
        return None


_BYTE_OF = {chr(byte): byte for byte in range(256)} | {char: byte for byte, char in enumerate(_WINDOWS_1252)}


def _charmap(data: bytes, encoding: str) -> str:
    return codecs.charmap_decode(data, "replace", _TABLES[encoding])[0]


def _raise_capitals(match: re.Match[str]) -> str:
    """CỘNG for "CộNG", as it was typed with the caps lock on for the capitals font. A word needs two capitals
    as evidence, so a lone "Xã" between such words keeps its small letter."""
    word = match.group()
    capitals = sum(1 for char in word if char.isupper())
    small = [char for char in word if char.islower()]
    return word.upper() if capitals > 1 and small and not any(map(str.isascii, small)) else word


def _vni_letter(match: re.Match[str]) -> str:
    if not match["mark"]:
        return _VNI_SINGLES[match.group()]
    base = _VNI_SINGLES.get(match["toned"], match["toned"])
    return base + _VNI_MARKS[match["mark"].lower()]
