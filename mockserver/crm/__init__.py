"""What the vendor's product does with pipelines and deals: no HTTP, no TinyDB."""

from __future__ import annotations

from mockserver.crm.deals import create_deal, delete_deal, get_deal, list_deals, update_deal
from mockserver.crm.pipelines import list_pipelines, pipeline_with_stages
from mockserver.crm.summary import summary_of

__all__ = [
    "create_deal",
    "delete_deal",
    "get_deal",
    "list_deals",
    "list_pipelines",
    "pipeline_with_stages",
    "summary_of",
    "update_deal",
]
