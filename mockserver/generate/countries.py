"""The countries of locales: what Faker does not say of them, or says otherwise than is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["COUNTRIES", "LOCALES", "Country"]

_ENGLISH = (
    "Logistics", "Software", "Health", "Foods", "Capital", "Robotics", "Energy", "Media",
    "Consulting", "Insurance", "Retail Group", "Analytics", "Pharma", "Travel", "Learning",
    "Construction", "Security", "Telecom", "Motors", "Labs", "Legal", "Properties", "Agritech",
    "Staffing", "Payments", "Design", "Hospitality", "Supply",
)  # fmt: skip


class Country(NamedTuple):
    """The currency of a country, and how names and addresses are written there.

    `lines` are its words for the lines of business, in the order of `industries.LINES`; `city` and
    `street` are patterns for Faker. `latin` spells letters as the country does.
    """

    currency: str
    forms: tuple[str, ...] = ("",)
    lines: tuple[str, ...] = _ENGLISH
    company: str = "{brand} {line} {form}"
    street: str = "{{street_address}}"
    city: str = "{{postcode}} {{city}}"
    address: str = "{street}, {city}"
    latin: Mapping[str, str] = {}


COUNTRIES: Mapping[str, Country] = {
    "en_US": Country("USD", company="{brand} {line}"),
    "en_GB": Country("GBP", forms=("Ltd", "Ltd", "PLC"), city="{{city}} {{postcode}}"),
    "de_DE": Country(
        "EUR",
        forms=("GmbH", "GmbH", "AG", "GmbH & Co. KG"),
        lines=(
            "Logistik", "Software", "Gesundheit", "Lebensmittel", "Kapital", "Robotik", "Energie",
            "Medien", "Beratung", "Versicherungen", "Handel", "Analytik", "Pharma", "Reisen",
            "Akademie", "Bau", "Sicherheit", "Telekom", "Motoren", "Labor", "Recht", "Immobilien",
            "Agrartechnik", "Personal", "Zahlungssysteme", "Design", "Hotels", "Bedarf",
        ),
        latin={"ä": "ae", "ö": "oe", "ü": "ue"},
    ),
    "fr_FR": Country(
        "EUR",
        forms=("SARL", "SAS", "SA"),
        lines=(
            "Logistique", "Logiciels", "Santé", "Alimentation", "Capital", "Robotique", "Énergie",
            "Médias", "Conseil", "Assurances", "Distribution", "Analyse", "Pharma", "Voyages",
            "Formation", "Construction", "Sécurité", "Télécom", "Moteurs", "Laboratoires",
            "Juridique", "Immobilier", "Agritech", "Recrutement", "Paiements", "Design",
            "Hôtellerie", "Fournitures",
        ),
    ),
    "es_ES": Country(
        "EUR",
        forms=("S.L.", "S.L.", "S.A."),
        lines=(
            "Logística", "Software", "Salud", "Alimentación", "Capital", "Robótica", "Energía",
            "Medios", "Consultoría", "Seguros", "Distribución", "Analítica", "Farma", "Viajes",
            "Formación", "Construcciones", "Seguridad", "Telecom", "Motores", "Laboratorios",
            "Abogados", "Inmobiliaria", "Agrotech", "Selección", "Pagos", "Diseño", "Hoteles",
            "Suministros",
        ),
    ),
    "it_IT": Country(
        "EUR",
        forms=("S.r.l.", "S.r.l.", "S.p.A."),
        lines=(
            "Logistica", "Software", "Salute", "Alimentari", "Capitale", "Robotica", "Energia",
            "Media", "Consulenza", "Assicurazioni", "Distribuzione", "Analisi", "Farma", "Viaggi",
            "Formazione", "Costruzioni", "Sicurezza", "Telecom", "Motori", "Laboratori", "Legale",
            "Immobiliare", "Agritech", "Risorse", "Pagamenti", "Design", "Alberghi", "Forniture",
        ),
        city="{{postcode_city_province}}",
    ),
    "nl_NL": Country(
        "EUR",
        forms=("B.V.", "B.V.", "N.V."),
        lines=(
            "Logistiek", "Software", "Zorg", "Voeding", "Kapitaal", "Robotica", "Energie", "Media",
            "Advies", "Verzekeringen", "Retail", "Analyse", "Farma", "Reizen", "Opleidingen",
            "Bouw", "Beveiliging", "Telecom", "Motoren", "Laboratoria", "Juristen", "Vastgoed",
            "Agritech", "Personeel", "Betalingen", "Ontwerp", "Hotels", "Levering",
        ),
    ),
    "pl_PL": Country(
        "PLN",
        forms=("Sp. z o.o.", "Sp. z o.o.", "S.A."),
        lines=(
            "Logistyka", "Oprogramowanie", "Zdrowie", "Żywność", "Kapitał", "Robotyka", "Energia",
            "Media", "Doradztwo", "Ubezpieczenia", "Handel", "Analityka", "Farmacja", "Podróże",
            "Szkolenia", "Budownictwo", "Ochrona", "Telekom", "Motory", "Laboratoria", "Prawo",
            "Nieruchomości", "Agrotech", "Kadry", "Płatności", "Projekt", "Hotele", "Zaopatrzenie",
        ),
    ),
    "pt_BR": Country(
        "BRL",
        forms=("Ltda.", "Ltda.", "S.A."),
        lines=(
            "Logística", "Software", "Saúde", "Alimentos", "Capital", "Robótica", "Energia",
            "Mídia", "Consultoria", "Seguros", "Varejo", "Análise", "Farma", "Viagens", "Ensino",
            "Construções", "Segurança", "Telecom", "Motores", "Laboratórios", "Advocacia",
            "Imóveis", "Agrotech", "Recrutamento", "Pagamentos", "Design", "Hotelaria",
            "Suprimentos",
        ),
        city="{{city}} - {{estado_sigla}}, {{postcode}}",
    ),
    "sv_SE": Country(
        "SEK",
        forms=("AB",),
        lines=(
            "Logistik", "Programvara", "Hälsa", "Livsmedel", "Kapital", "Robotik", "Energi",
            "Media", "Konsult", "Försäkring", "Handel", "Analys", "Läkemedel", "Resor",
            "Utbildning", "Bygg", "Säkerhet", "Telekom", "Motor", "Laboratorier", "Juridik",
            "Fastigheter", "Agroteknik", "Bemanning", "Betalningar", "Design", "Hotell",
            "Leverans",
        ),
    ),
    "ja_JP": Country(
        "JPY",
        forms=("株式会社", "株式会社", "合同会社"),
        lines=(
            "物流", "ソフト", "医療", "食品", "キャピタル", "ロボティクス", "電力", "メディア",
            "コンサルティング", "保険", "商事", "アナリティクス", "製薬", "旅行", "学園", "建設",
            "警備", "通信", "自動車", "研究所", "法務", "不動産", "農業技術", "人材", "決済",
            "デザイン", "ホテル", "資材",
        ),
        company="{brand}{line}{form}",
        street="{{town}}{{chome}}{{ban}}{{gou}}",
        city="〒{{postcode}} {{prefecture}}{{city}}",
        address="{city}{street}",
    ),
}  # fmt: skip

LOCALES = tuple(COUNTRIES)
"""The locales whose stocks are committed."""
