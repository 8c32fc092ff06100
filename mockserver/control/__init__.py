"""The mock's own API under `/_mock`, declared in an OpenAPI document of its own.

Knows what may be asked of sandboxes, and nothing of pipelines and deals.
"""
