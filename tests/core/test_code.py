"""Codes and receipts: what is caught, what is forgiven, what cannot be mistaken."""

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.problem import Refused
from survey_app.core import code as codes

values = st.lists(
    st.integers(0, len(codes.ALPHABET) - 1), min_size=codes.LENGTH - 1, max_size=codes.LENGTH - 1
)
some_code = values.map(lambda drawn: codes._with_check(drawn, codes._CODE_RESIDUE))
position = st.integers(0, codes.LENGTH - 1)


def refused(text: str) -> bool:
    try:
        codes.normalise(text)
    except Refused as refusal:
        return refusal.codes == ("code_malformed",)
    return False


def test_a_code_holds_at_least_sixty_random_bits() -> None:
    assert (codes.LENGTH - 1) * math.log2(len(codes.ALPHABET)) >= 60


def test_new_codes_are_whole_and_do_not_repeat() -> None:
    made = [codes.new_code() for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert all(codes.normalise(code) == code for code in made)


def test_every_character_occurs_at_every_place_of_new_codes() -> None:
    made = [codes.new_code() for _ in range(2000)]
    for place in range(codes.LENGTH):
        assert {code[place] for code in made} == set(codes.ALPHABET)


@given(some_code)
def test_a_code_survives_printing_and_typing(code: str) -> None:
    printed = codes.format_code(code)
    assert [len(group) for group in printed.split("-")] == [4, 4, 4, 4]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (code, printed, printed.lower(), f" {printed.replace('-', ' – ')}\n", wide):
        assert codes.normalise(typed) == code


@given(some_code)
def test_letters_that_look_like_digits_are_read_as_these(code: str) -> None:
    typed = code.translate(str.maketrans("8652", "BGSZ"))
    assert codes.normalise(typed) == code


@given(some_code, position, st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_caught(code: str, place: int, sign: str) -> None:
    typed = code[:place] + sign + code[place + 1 :]
    assert refused(typed) == (typed != code)


@given(some_code, position, position)
def test_two_characters_exchanged_are_caught_wherever_they_stand(
    code: str, one: int, other: int
) -> None:
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    assert refused("".join(signs)) == ("".join(signs) != code)


@given(some_code, st.integers(0, codes.LENGTH - 2), st.sampled_from(codes.ALPHABET))
def test_a_doubled_character_misread_is_caught(code: str, place: int, sign: str) -> None:
    value = codes.ALPHABET.index(code[place])
    rest = [codes.ALPHABET.index(other) for other in code]
    rest[place + 1] = value
    doubled = codes._with_check(rest[:-1], codes._CODE_RESIDUE)
    if doubled[place] != doubled[place + 1]:
        return  # the check character itself fell on the pair
    typed = doubled[:place] + sign * 2 + doubled[place + 2 :]
    assert refused(typed) == (typed != doubled)


@given(some_code, position)
def test_a_missing_character_is_caught(code: str, place: int) -> None:
    assert refused(code[:place] + code[place + 1 :])


@given(st.text(max_size=40))
def test_any_text_is_either_a_code_or_refused(text: str) -> None:
    assert refused(text) or codes.normalise(codes.normalise(text)) == codes.normalise(text)


@pytest.mark.parametrize("vowel_keys", ["aa", "ax", "ar", "dd", "ow", "uw", "ee"])
def test_vietnamese_keyboards_cannot_change_a_code(vowel_keys: str) -> None:
    """Telex writes a tone or a hat only on these pairs; none can be typed within a code."""
    assert not set(vowel_keys.upper()) <= set(codes.ALPHABET)
    assert all(unicodedata.normalize("NFD", sign) == sign for sign in codes.ALPHABET)


@given(some_code)
def test_a_code_is_never_taken_for_a_receipt(code: str) -> None:
    with pytest.raises(Refused, match="biên nhận"):
        codes.normalise_receipt(code)


@given(st.uuids())
def test_a_receipt_is_never_taken_for_a_code(response: object) -> None:
    receipt = codes.receipt_for(b"key", str(response))
    assert refused(receipt)
    assert refused(receipt.removeprefix(codes.RECEIPT_PREFIX))


@given(st.uuids())
def test_a_receipt_is_the_same_each_time_and_survives_typing(response: object) -> None:
    receipt = codes.receipt_for(b"key", str(response))
    printed = codes.format_receipt(receipt)
    assert receipt == codes.receipt_for(b"key", str(response))
    for typed in (receipt, printed, printed.lower(), printed.removeprefix("BN-")):
        assert codes.normalise_receipt(typed) == receipt


@given(st.uuids(), position, st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_of_a_receipt_is_caught(
    response: object, place: int, sign: str
) -> None:
    receipt = codes.receipt_for(b"key", str(response))
    at = place + len(codes.RECEIPT_PREFIX)
    typed = receipt[:at] + sign + receipt[at + 1 :]
    if typed != receipt:
        with pytest.raises(Refused) as refusal:
            codes.normalise_receipt(typed)
        assert refusal.value.codes == ("receipt_malformed",)


def test_receipts_and_hashes_depend_on_their_key() -> None:
    code = codes.new_code()
    assert codes.receipt_for(b"a", "r") != codes.receipt_for(b"b", "r")
    assert codes.hash_code(b"a", code) != codes.hash_code(b"b", code)
    assert codes.slot(b"a", "BN") != codes.slot(b"b", "BN")
    assert len(codes.hash_code(b"a", code)) == 32


def test_each_purpose_has_a_key_of_its_own() -> None:
    purposes = ("invitation", "receipt", "slot", "")
    keys = {codes.derive("secret", purpose) for purpose in purposes}
    assert len(keys) == len(purposes)
    assert codes.derive("secret", "slot") == codes.derive(b"secret", "slot")
