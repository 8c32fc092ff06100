"""Names, values and notes for the deals of each pipeline.

Texts may use {company}, {person} (the contact's first name, or "their team", so not at the
beginning) and, in the REFERRAL pipeline, {referrer}. Each text was written by hand; one that is
listed twice comes up twice as often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["PHRASING", "Offer", "Phrasing", "Texts"]

Texts: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The subject of a deal.

    A deal is worth `floor` to ten times that; None where nothing is paid.
    """

    title: str
    floor: int | None


@dataclass(frozen=True, kw_only=True)
class Phrasing:
    """The vocabulary of one pipeline, with notes for its first, its last and other stages."""

    offers: tuple[Offer, ...]
    descriptions: Texts
    opening: Texts
    middle: Texts
    closing: Texts

    def notes(self, *, stage: int, stages: int) -> Texts:
        """Return the notes for stage number `stage`, counted from 0."""
        if stage == 0:
            return self.opening
        return self.closing if stage == stages - 1 else self.middle


def _offers(*rows: tuple[int, str, int | None]) -> tuple[Offer, ...]:
    """Return offers from rows of (share, title, floor)."""
    return tuple(
        Offer(title=title, floor=floor) for share, title, floor in rows for _ in range(share)
    )


PHRASING: Mapping[str, Phrasing] = {
    "SALES": Phrasing(
        offers=_offers(
            (4, "{company} - Starter Plan", 1_200),
            (4, "{company} - Growth Plan", 4_000),
            (2, "{company} - Growth Plan with Onboarding", 5_500),
            (4, "{company} - Business Plan", 9_000),
            (2, "{company} - Business Plan with Onboarding", 11_000),
            (1, "{company} - Enterprise Pilot", 6_000),
            (3, "{company} - Enterprise Plan", 28_000),
        ),
        descriptions=(
            "Wants to replace a spreadsheet that three teams share.",
            "Came in through the website, asked for a demo with {person}.",
            "Current vendor's contract ends next quarter.",
            "Evaluating us against two competitors; decision with the head of operations.",
            "Met at the spring trade show, has budget for this year.",
            "{company} is opening a second site and needs more seats.",
            "Potential customer from the partner webinar.",
            None,
        ),
        opening=(
            "Intro email sent, waiting for a reply.",
            "Call with {person} planned for Tuesday.",
            "Follow up next week.",
            "Send the one-page overview and two references.",
            None,
            None,
        ),
        middle=(
            "Demo went well; {person} asked for a quote with 50 seats.",
            "Security questionnaire received, due on Friday.",
            "Procurement wants annual billing. Legal is reading the terms.",
            "Budget confirmed, sign-off expected by the end of the month.",
            None,
        ),
        closing=(
            "Signed. Kickoff with {person} is set.",
            "Closed after two rounds on the discount; 12-month term.",
            "Purchase order received, handed over to onboarding.",
            None,
        ),
    ),
    "ADVOCACY": Phrasing(
        offers=_offers(
            (3, "{company} - Reference Call", None),
            (3, "{company} - Case Study", None),
            (2, "{company} - Product Review", None),
            (2, "{company} - Conference Talk", 1_000),
            (1, "{company} - Webinar Guest", 500),
            (1, "{company} - Customer Advisory Board", 2_000),
        ),
        descriptions=(
            "Long-time customer with high usage in two departments.",
            "Gave us a 10 in the last survey.",
            "Would tell the story of the migration, with numbers.",
            "Good reference for prospects in the same industry.",
            None,
        ),
        opening=(
            "Ask {person} after the quarterly review.",
            "Customer success suggests them.",
            None,
        ),
        middle=(
            "Marketing sent the draft for approval.",
            "Happy to help, but not before the end of the quarter.",
            "Interview with {person} recorded.",
            None,
        ),
        closing=(
            "Spoke at our customer day and brought two prospects.",
            "Takes a reference call every month.",
            None,
        ),
    ),
    "INTEGRATION": Phrasing(
        offers=_offers(
            (2, "{company} - Billing Connector", 3_000),
            (2, "{company} - Data Warehouse Connector", 6_000),
            (2, "{company} - ERP Connector", 9_000),
            (1, "{company} - Single Sign-On Connector", 2_000),
            (1, "{company} - Calendar Connector", 1_500),
            (1, "{company} - Marketplace Connector", None),
        ),
        descriptions=(
            "Two-way sync of accounts and invoices.",
            "Customers ask for it in every second demo.",
            "Joint build: their API team does the endpoints, we do the mapping.",
            "Nightly export first, events later.",
            None,
        ),
        opening=("Use cases collected with {person}.", "Waiting for sandbox access.", None),
        middle=(
            "Field mapping agreed, open question on rate limits.",
            "Beta with two shared customers starts next sprint.",
            "Test plan sent to {person}.",
            None,
        ),
        closing=("In production, listed in both directories.", "12 shared customers so far.", None),
    ),
    "REFERRAL": Phrasing(
        offers=_offers(
            (2, "{company} - Starter Plan (referral)", 1_200),
            (3, "{company} - Growth Plan (referral)", 4_000),
            (3, "{company} - Business Plan (referral)", 9_000),
            (1, "{company} - Enterprise Plan (referral)", 25_000),
        ),
        descriptions=(
            "Introduced by {referrer}, who has worked with {company} before.",
            "{referrer} mentioned us to {person}.",
            "Looking for what {referrer} uses, for a smaller team.",
            "Warm introduction by email, {referrer} in copy.",
            None,
        ),
        opening=(
            "Thank {referrer} and propose two dates.",
            "Introduction is out, no answer yet.",
            None,
        ),
        middle=(
            "First meeting with {person} held, clear need.",
            "Proposal sent; {referrer} put in a good word.",
            "Wants the same terms as {referrer}.",
            None,
        ),
        closing=("Won. Referral fee for {referrer} is due.", "Signed within three weeks.", None),
    ),
    "PARTNER": Phrasing(
        offers=_offers(
            (3, "{company} - Reseller Agreement", 8_000),
            (2, "{company} - Co-Selling Agreement", 12_000),
            (2, "{company} - Implementation Partnership", 5_000),
            (1, "{company} - Regional Distribution", 20_000),
            (1, "{company} - Technology Partnership", None),
        ),
        descriptions=(
            "Sells to the same buyers, no overlap in product.",
            "Has a team of eight consultants in our region.",
            "Wants to offer us as part of a bundle.",
            "{company} already has three customers in common with us.",
            None,
        ),
        opening=("Partner deck sent to {person}.", "Met at the industry meetup.", None),
        middle=(
            "Margin under discussion: they ask for 25%.",
            "Contract with their legal team since last week.",
            "Two of their people finished the sales training.",
            None,
        ),
        closing=("First joint deal closed.", "Quarterly planning with {person} is set.", None),
    ),
}
