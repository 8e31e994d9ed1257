from tests.vietnamese.letters import SMALL, nfc, nfd
from vietnamese.collation import sort_key

# The order of CLDR 48's `vi` collation, as ICU gives it.
ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
PROVINCES = [
    *("An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bình Dương", "Cà Mau", "Cần Thơ"),
    *("Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Gia Lai", "Hà Nam", "Hà Nội", "Hải Dương"),
    *("Hải Phòng", "Hoà Bình", "Hòa Bình", "Khánh Hoà", "Lạng Sơn", "Lào Cai", "Ninh Bình", "Phú Thọ"),
    *("Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Tây Ninh", "Thái Bình"),
    *("Thanh Hoá", "Thừa Thiên Huế", "Tuyên Quang", "Vĩnh Long", "Yên Bái"),
]


def disordered(items):
    """Return the letters by descending code point, an order of no alphabet."""
    return sorted(items, reverse=True)


def test_the_alphabet_has_every_letter_in_order():
    assert set(SMALL) <= set(ALPHABET)
    assert sorted(disordered(ALPHABET), key=sort_key) == list(ALPHABET)


def test_capitals_follow_their_small_letter():
    both = [case for letter in ALPHABET for case in (letter, letter.upper())]
    assert sorted(disordered(both), key=sort_key) == both


def test_names_of_provinces():
    assert sorted(disordered(PROVINCES), key=sort_key) == PROVINCES


def test_letters_count_before_tones_over_the_whole_text():
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "ma túy", "mai", "mãi", "man", "măng", "mâm", "mẹ"]
    assert sorted(disordered(words), key=sort_key) == words


def test_punctuation_then_digits_then_letters_then_other_scripts():
    words = ["", "- a", "1", "10", "2", "a", "z", "д"]
    assert sorted(disordered(words), key=sort_key) == words


def test_the_normal_form_does_not_matter():
    for word in (*PROVINCES, *ALPHABET):
        assert sort_key(nfd(word)) == sort_key(nfc(word))


def test_different_texts_do_not_tie():
    texts = {*PROVINCES, *ALPHABET, *ALPHABET.upper()}
    assert len({sort_key(text) for text in texts}) == len(texts)


def test_foreign_marks_sort_beside_their_letter():
    assert sorted(["Muller", "Müller", "Munich"], key=sort_key) == ["Muller", "Müller", "Munich"]
