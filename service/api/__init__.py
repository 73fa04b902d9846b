"""The HTTP interface: one module per noun, typed in and typed out."""
