"""A data set with people and a company that no stock has, for tests of pseudonyms."""

from __future__ import annotations

from typing import Any

from mockserver.generate import data_set

SECRET = b"a key that nobody knows"
ADA = {
    "email": "Ada.Quarrel@zephyrine-works.com",
    "firstName": "Adalberta",
    "lastName": "Quarrelsome",
    "phoneNumber": "+49 151 7654321",
    "address": "Zwetschgenweg 9, 79100 Freiburg",
}
ZEPHYRINE = {
    "name": "Zephyrine Works",
    "description": "Makes harps for Adalberta.",
    "website": "https://www.zephyrine-works.com/about",
}
DEAL = {
    "name": "Zephyrine harps for Quarrelsome",
    "description": "Adalberta Quarrelsome wants 12, see +49 151 7654321",
    "notes": "mail Ada.Quarrel@zephyrine-works.com; visit Zwetschgenweg",
}


def real() -> dict[str, list[dict[str, Any]]]:
    """Return the tables of scenario default, with one person, company and deal of our own."""
    tables = {name: [dict(one) for one in rows] for name, rows in data_set().tables.items()}
    person, company, deal, user = (
        tables[name][0] for name in ("people", "companies", "deals", "users")
    )
    person |= {**ADA, "companyId": company["id"]}
    company |= ZEPHYRINE
    deal |= {**DEAL, "contactId": person["id"], "contactType": "USER", "expectedValue": 48000}
    user |= {name: ADA[name] for name in ("email", "firstName", "lastName")}
    return tables
