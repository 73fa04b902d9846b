"""The OpenAPI document: completed where the framework leaves gaps."""
