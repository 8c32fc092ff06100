"""Lines of business: the industry, and what a company in it does.

The words that a company's name has for them are in the stock of its locale, in the same order.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["LINES", "Line"]


class Line(NamedTuple):
    """A line of business."""

    industry: str
    description: str


LINES = (
    Line("Logistics", "Freight and warehousing for retailers."),
    Line("Software", "Planning software for mid-sized manufacturers."),
    Line("Healthcare", "Runs outpatient clinics in three states."),
    Line("Food & Beverage", "Packaged foods for grocery chains."),
    Line("Financial Services", "Growth lending to family-owned companies."),
    Line("Manufacturing", "Builds picking robots for warehouses."),
    Line("Energy", "Operates solar parks and battery storage."),
    Line("Media", "Trade magazines, newsletters and events."),
    Line("Professional Services", "Operations consulting for the public sector."),
    Line("Insurance", "Commercial insurance for small businesses."),
    Line("Retail", "Home and garden stores in the Midwest."),
    Line("Software", "Demand forecasts for consumer brands."),
    Line("Pharmaceuticals", "Contract development of generics."),
    Line("Travel", "Business travel management."),
    Line("Education", "Online courses for technical trades."),
    Line("Construction", "General contractor for commercial buildings."),
    Line("Cybersecurity", "Managed detection and response."),
    Line("Telecommunications", "Fiber networks for rural regions."),
    Line("Automotive", "Parts and fleet services for dealers."),
    Line("Biotechnology", "Diagnostics for hospital laboratories."),
    Line("Legal Services", "Contract review as a service."),
    Line("Real Estate", "Manages offices and shared workspaces."),
    Line("Agriculture", "Sensors and irrigation control for growers."),
    Line("Human Resources", "Recruiting for engineering teams."),
    Line("Financial Technology", "Card acceptance for marketplaces."),
    Line("Design", "Brand and product design studio."),
    Line("Hospitality", "Boutique hotels and event venues."),
    Line("Wholesale", "Industrial supplies, delivered the next day."),
)
