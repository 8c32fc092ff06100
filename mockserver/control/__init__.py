"""The mock's own API under `/_mock`, declared in an OpenAPI document of its own.

It knows sandboxes, and nothing of pipelines and deals.
"""
