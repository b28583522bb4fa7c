"""What makes a password too weak."""

from __future__ import annotations

import re

from app.core.i18n import gettext as _
from app.core.passwords import LONGEST, SHORTEST

OWN_CHARACTERS = 5
SHORTEST_WORD = 3
FEWEST_DIFFERENT = 4
# The commonest of at least ten characters in the lists of leaked passwords.
COMMON = set(
    """
    0123456789 0987654321 1111111111 1122334455 1212121212 123123123123 1234512345 123454321
    12345678910 1234567890 1234567891 12345678900 123456789a 123456789q 1234567abc 1234qwerasdf
    1357924680 147258369 147258369a 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc 3rjs1la7qe
    9876543210 a123456789 a1b2c3d4e5 abc1234567 abcd123456 abcd1234567 abcdef1234 abcdefghij
    administrator adminadmin asdasdasd1 asdf123456 asdfghjkl1 asdfghjkl; basketball changeme12
    changeme123 charlotte1 chocolate1 computer12 december123 elizabeth1 football12 footballer
    iloveyou12 iloveyou123 ilovejesus iloveyousomuch letmein1234 letmein123 liverpool1 loveyou123
    marquee123 marquee1234 microsoft1 minecraft1 monkey12345 myspace123 newpassword p@ssw0rd123
    p@ssword12 passw0rd12 passw0rd123 password00 password01 password10 password11 password12
    password123 password1234 password12345 password123456 password1! password123! passwordpassword
    princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedcrfv qwe123qwe123 qweasdzxc1
    qwert12345 qwerty1234 qwerty12345 qwerty123456 qwerty123! qwertyqwerty qwertyuiop qwertyuiop1
    qwertyuiop123 secret1234 spongebob1 starwars12 summer2024 summer2025 superman12 superman123
    temp123456 test123456 test1234567 testtest12 unknown123 welcome123 welcome1234 whatever12
    winter2024 winter2025 xxxxxxxxxx zaq12wsxcde zxcvbnm123 zxcvbnm1234
    """.split()
)


def password_problem(password: str, name: str, email: str) -> str | None:
    """What is wrong with a new password of this person, None when it will do."""
    if len(password) < SHORTEST:
        return _("Use at least %(n)s characters. Three or four words in a row work well.", n=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(n)s characters.", n=LONGEST)
    folded = password.casefold().strip()
    if folded in COMMON or len(set(folded)) < FEWEST_DIFFERENT:
        return _("This is one of the first passwords that people try. Choose another one.")
    if len(_own_part(folded, name.casefold(), email)) < OWN_CHARACTERS:
        return _("Choose a password that is not your name or address.")
    return None


def _own_part(password: str, name: str, email: str) -> str:
    """What is left of a password without the person's name and address."""
    words = [email, *re.split(r"[^\w]+", email), name, *name.split()]
    for word in sorted(set(words), key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            password = password.replace(word, "")
    return password
