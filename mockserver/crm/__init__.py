"""What the vendor's product does, with any resource and with deals; no HTTP, no TinyDB."""

from __future__ import annotations

from mockserver.crm.deals import create_deal, delete_deal, get_deal, list_deals, update_deal
from mockserver.crm.joining import Join
from mockserver.crm.ordinary import (
    create_record,
    delete_record,
    get_record,
    list_records,
    update_record,
)
from mockserver.crm.pipelines import list_pipelines, pipeline_with_stages
from mockserver.crm.summary import summary_of

__all__ = [
    "Join",
    "create_deal",
    "create_record",
    "delete_deal",
    "delete_record",
    "get_deal",
    "get_record",
    "list_deals",
    "list_pipelines",
    "list_records",
    "pipeline_with_stages",
    "summary_of",
    "update_deal",
    "update_record",
]
