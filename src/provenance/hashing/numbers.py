"""Numbers and the names of months: what near-equal lines differ in."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt
from numba import njit

from provenance.hashing.tokens import tokenise

# The digit zero of every script; the other nine follow it.
_ZEROS = [c for c in range(0x80, 0x20000) if unicodedata.decimal(chr(c), -1) == 0]

ZEROS = np.array(_ZEROS, np.uint32)

LEADS = np.zeros(256, np.bool_)
"""Whether a decimal digit beyond ASCII begins with the byte."""
LEADS[sorted({chr(zero + digit).encode()[0] for zero in _ZEROS for digit in (0, 9)})] = True

# As dates have them, abbreviated ones and the genitives of Slavic languages too. A script that counts its months needs
# none. A month is one only next to a number, so that "may" and "mars" are words elsewhere.
_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar jänner februar märz mai juni juli oktober dezember mrz okt dez
janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene abr ago dic
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev mai set out dez
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug
januari februari maart mei augustus mrt
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
ledna února března dubna května června července srpna září října listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
marts augusti oktober februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie ianuarie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
január február március április május június július augusztus szeptember október november december
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta
joulukuuta
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
januari februari maret mei juni juli agustus oktober desember
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
"""


_SLOTS = 1 << 13


def month_names() -> list[str]:
    """The names of months that are known, as they are written."""
    return _MONTHS.split()


@cache
def months() -> npt.NDArray[np.uint64]:
    """Hashes of the names of months, each in the slot of its higher bits or the next free one; 0 in free slots."""
    data = np.frombuffer(" ".join(month_names()).encode(), np.uint8)
    table = np.zeros(_SLOTS, np.uint64)
    for value in np.unique(tokenise(data, np.array([0, len(data)])).hashes):
        slot = int(value) >> 40 & (_SLOTS - 1)
        while table[slot]:
            slot = (slot + 1) % _SLOTS
        table[slot] = value
    return table


@njit(inline="always")
def is_number(data, at, leads, zeros):
    """Whether the token at byte `at` begins with a decimal digit of any script."""
    byte = data[at]
    if byte < 0x80:
        return 0x30 <= byte <= 0x39
    if not leads[byte]:
        return False
    if byte < 0xE0:
        point = np.uint32(byte & 0x1F) << np.uint32(6) | np.uint32(data[at + 1] & 0x3F)
    else:
        point = np.uint32(byte & (0x0F if byte < 0xF0 else 0x07))
        for i in range(1, 3 if byte < 0xF0 else 4):
            point = point << np.uint32(6) | np.uint32(data[at + i] & 0x3F)
    found = False
    for zero in zeros:
        found |= zero <= point <= zero + 9
    return found


@njit(inline="always")
def is_joined(data, begin, end):
    """Whether a thousands or decimal separator, or nothing, lies between two numbers: `1,204`, `1’204`, `3.5`.

    Nothing lies between the digits of scripts without spaces, each of which is a token.
    """
    size = np.int64(end) - np.int64(begin)
    if size == 0:
        return True
    first = data[begin]
    if size == 1:
        return first == 0x2C or first == 0x2E or first == 0x27
    if size == 2:  # no-break space, Arabic decimal and thousands separators
        return (first == 0xC2 and data[begin + 1] == 0xA0) or (first == 0xD9 and 0xAB <= data[begin + 1] <= 0xAC)
    if size == 3 and first == 0xE2 and data[begin + 1] == 0x80:  # curly apostrophe, thin and narrow no-break space
        third = data[begin + 2]
        return third == 0x99 or third == 0x89 or third == 0xAF
    return False


@njit(inline="always")
def is_month(value, names):
    """Whether a hash is that of a month's name."""
    slot = np.int64(value >> np.uint64(40)) & (_SLOTS - 1)
    while names[slot] != 0 and names[slot] != value:
        slot = (slot + 1) & (_SLOTS - 1)
    return names[slot] == value
