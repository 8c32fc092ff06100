"""Names that programs mishandle; the description of each deal says what it is for.

Characters that cannot be seen, or look like others, are written as escapes.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.generate.named import Written

__all__ = ["RECORDS"]

_RLO, _PDF, _RLI, _PDI, _RLM = "\u202e", "\u202c", "\u2067", "\u2069", "\u200f"
_ZWJ, _ZWNJ, _ZWSP, _BOM = "\u200d", "\u200c", "\u200b", "\ufeff"
_FAMILY = _ZWJ.join("\U0001f468\U0001f469\U0001f467\U0001f466")
_SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
_CAFE_COMPOSED, _CAFE_DECOMPOSED = "Caf\u00e9 Z\u00fcrich", "Cafe\u0301 Zu\u0308rich"

_USERS = {
    "german owner": ("Zoë", "Müller-Lüdenscheidt"),
    "arabic owner": ("ليلى", "حداد"),
    "chinese owner": ("小明", "王"),
}

_COMPANIES: Mapping[str, str] = {
    "arabic company": "شركة النور للتجارة",
    "hebrew company": "חברת אור בע״מ",
    "japanese company": "株式会社東京商事",
    "composed company": _CAFE_COMPOSED,
    "decomposed company": _CAFE_DECOMPOSED,
    "html company": "<b>Bold</b> & Sons",
    "formula company": '=HYPERLINK("https://example.com","Acme")',
    "null company": "null",
    "digits company": "0815",
    "emoji company": "\U0001f680 Rocket Labs",
}

_PEOPLE: Mapping[str, tuple[str, str, str | None]] = {
    "arabic": ("محمد", "الأحمد", "arabic company"),
    "hebrew": ("שרה", "כהן", "hebrew company"),
    "mixed directions": ("David", "לוי", "hebrew company"),
    "persian": (f"علی{_ZWNJ}رضا", "احمدی", None),
    "chinese": ("伟", "𠮷野", None),
    "japanese": ("さくら", "田中", "japanese company"),
    "hindi": ("क्षितिज", "श्रीवास्तव", None),
    "thai": ("กิตติ", "น้ำดี", None),
    "composed": ("Jos\u00e9", "N\u00fa\u00f1ez", "composed company"),
    "decomposed": ("Jose\u0301", "Nu\u0301n\u0303ez", "decomposed company"),
    "vietnamese": ("Nguyễn", "Thị Hồng", None),
    "turkish": ("İlker", "Işık", None),
    "one name": ("Sukarno", "", None),
    "apostrophe": ("Sinéad", "O'Brien", None),
    "particles": ("Ursula", "von der Wense-d’Abo", None),
    "null": ("Jennifer", "Null", "null company"),
    "boolean": ("True", "False", None),
    "emoji": (_FAMILY, "\U0001f44d\U0001f3fd", "emoji company"),
    "html": ("<i>Ida</i>", "&amp;", "html company"),
    "sql": ("Robert'); DROP TABLE students;--", "Tables", None),
    "formula": ("=1+1", "@SUM(A1)", "formula company"),
    "digits": ("007", "0042", "digits company"),
}

_CASES: Mapping[str, tuple[tuple[str, str, str | None], ...]] = {
    "SALES Lead": (
        ("شركة النور للتجارة - خطة المؤسسات", "Arabic: runs from right to left.", "arabic"),
        (
            "חברת אור בע״מ - Growth Plan, 50 seats",
            "Both directions and digits in one name.",
            "hebrew",
        ),
        (
            f"نرم{_ZWNJ}افزار آفتاب",
            "Persian: the joiner that is no space belongs to it.",
            "persian",
        ),
        ("北京时代科技 - 企业版", "Chinese: no spaces to break lines at.", "chinese"),
        (
            "𠮷野家ホールディングス",
            "Japanese; the first character is beyond 16 bits.",
            "japanese company",
        ),
        ("葛\U000e0100城市", "A variation selector chooses the form of the first character.", None),
        ("क्षत्रिय टेक्नोलॉजीज़", "Hindi: several code points make one letter.", "hindi"),
        ("บริษัท น้ำดี จำกัด", "Thai: vowels and tones stand above and below.", "thai"),
        (
            "\u1112\u1161\u11ab\u1100\u116e\u11a8 \u1109\u1161\u11bc\u1109\u1161",
            "Korean, in parts; the next deal has it composed.",
            None,
        ),
        ("한국 상사", "Korean, composed: equal to the deal before after normalisation.", None),
        ("Αθήνα Ναυτιλιακή ΑΕ", "Greek: a sigma at the end has a small letter of its own.", None),
        ("ООО Ромашка", "Cyrillic.", None),
        ("İstanbul Işık A.Ş.", "Turkish: I and i are other letters than elsewhere.", "turkish"),
        ("Straße & Söhne GmbH", "German: in capitals it is one letter longer.", None),
    ),
    "ADVOCACY Candidate": (
        (
            "\U0001f680 Rocket Plan",
            "One emoji: one code point, two UTF-16 units, four bytes.",
            "emoji",
        ),
        (
            f"{_FAMILY} Family Office",
            "A joined emoji: seven code points that are seen as one.",
            "emoji company",
        ),
        ("\U0001f44d\U0001f3fd Approved", "An emoji with a skin tone.", None),
        ("\U0001f1e7\U0001f1f7 Brazil Expansion", "A flag: two regional letters.", None),
        (f"{_SCOTLAND} Scotland Office", "A flag made of tags that cannot be seen.", None),
        ("\u2764\ufe0f or \u2764\ufe0e", "The same sign as emoji and as text.", None),
        ("1\ufe0f\u20e3 First Choice", "A digit that a keycap is put around.", None),
    ),
    "INTEGRATION Discovery": (
        (f"{_CAFE_COMPOSED} - Starter Plan", "Accents composed (NFC).", "composed company"),
        (
            f"{_CAFE_DECOMPOSED} - Starter Plan",
            "Accents as marks (NFD): looks like the one before.",
            "decomposed company",
        ),
        ("Nguye\u0302\u0303n Thi\u0323 Ho\u0302\u0300ng", "Two marks on one letter.", "vietnamese"),
        (
            "Z\u0351\u036b\u0343\u036a\u0302a\u0310\u0352\u0364l\u0349\u0354g\u0322\u0348o\u0336\u0337",
            "Marks that leave the line.",
            None,
        ),
        (
            "\uff21\uff23\uff2d\uff25 \ufb01nance \u2167",
            "Wide letters, a ligature and a numeral: ACME finance VIII in NFKC.",
            None,
        ),
        ("\u0410cme Corp", "The first letter is Cyrillic: not equal to Acme Corp.", None),
        (
            "\U0001d49c" * 200,
            "As long as a name can be: 200 characters in 400 UTF-16 units.",
            None,
        ),
    ),
    "REFERRAL Introduction": (
        (f"Acme{_ZWSP}Corp", "A space of no width.", None),
        (f"{_BOM}Acme Corp", "Begins with a byte order mark.", None),
        ("Acme\u00adCorp", "A soft hyphen.", None),
        ("Acme\u00a0Corp\u202f- Plan", "Spaces that do not break.", None),
        (
            "Acme\u2028Corp\u2029Plan",
            "Separators of lines and paragraphs, which old JavaScript refuses.",
            None,
        ),
        (
            f"Invoice {_RLO}gpj.exe{_PDF}",
            "An override of direction: shown as if it ended in .jpg.",
            None,
        ),
        (f"{_RLI}Acme{_PDI} (\u05d0{_RLM})", "Isolates and a mark of direction.", None),
        (" Acme Corp ", "A space at either end, which nothing trims.", None),
        ("Acme\tCorp", "A tab.", None),
        ("Acme\nCorp", "A line break.", None),
        ("   ", "Nothing but spaces, and valid.", None),
    ),
    "PARTNER Prospect": (
        ("<script>alert(1)</script>", "HTML that a page must not run.", "html"),
        ('"><img src=x onerror=alert(1)>', "HTML that leaves an attribute.", "html"),
        (
            "&lt;Acme&gt; &amp; Sons",
            "Entities: to be shown as they are, not decoded.",
            "html company",
        ),
        ("Robert'); DROP TABLE deals;--", "SQL that ends a statement.", "sql"),
        ("' OR '1'='1", "SQL that is always true.", "sql"),
        ("100%_off\\", "Wildcards and the escape of SQL's LIKE.", None),
        ("$(id) `id` ; id | cat && id", "Shell commands.", None),
        ("--help", "Looks like an option.", None),
        ("=1+1", "A spreadsheet's formula.", "formula company"),
        ("+1-800-555-0100", "Begins with plus, which a spreadsheet adds up.", "formula"),
        ("-2+3", "Begins with minus.", "formula"),
        ("@SUM(A1:A9)", "Begins with @.", "formula"),
        ('Comma, "quotes"; semicolon', "What CSV has to quote.", None),
        ("{{7*7}} ${7*7} <%= 7*7 %> #{7*7}", "Templates.", None),
        ("%s %d %n {0} {name}", "Placeholders of format strings.", None),
        ("../../etc/passwd", "A path.", None),
        ("%00 %2F %F0%9F%98%80 + ?a=b&c#d", "What a URL escapes, and escapes themselves.", None),
        ('{"name": "\\u0041"}', "JSON with an escape, in a name.", None),
    ),
    "SALES Qualified": (
        ("null", "The word, not the value.", "null"),
        ("undefined", "What JavaScript writes where something lacks.", "null company"),
        ("NaN", "Text, not a number.", None),
        ("false", "Text that is true.", "boolean"),
        ("0123456789", "A leading zero, which a number loses.", "digits company"),
        ("1e5", "Text that reads as 100000.", "digits"),
        ("1-2", "Text that a spreadsheet takes for a date.", "digits"),
    ),
}
"""By stage: the name of a deal, what it is for, and the contact."""

_OWNERS = {"arabic": "arabic owner", "chinese": "chinese owner"}


def _email(name: str) -> str:
    return f"{name.replace(' ', '.')}@unicode.example"


RECORDS: Written = {
    "users": {
        name: {"firstName": first, "lastName": last, "email": _email(name)}
        for name, (first, last) in _USERS.items()
    },
    "companies": {name: {"name": text} for name, text in _COMPANIES.items()},
    "people": {
        name: {
            "firstName": first,
            "lastName": last,
            "email": _email(name),
            **({"company": company} if company else {}),
        }
        for name, (first, last, company) in _PEOPLE.items()
    },
    "deals": {
        name: {
            "stage": stage,
            "name": name,
            "description": purpose,
            "owner": _OWNERS.get(contact or "", "german owner"),
            **({"contact": contact} if contact else {}),
        }
        for stage, cases in _CASES.items()
        for name, purpose, contact in cases
    },
}
"""The records of the scenario."""
