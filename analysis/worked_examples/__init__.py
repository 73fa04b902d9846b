"""The worked examples of the methods pages: every figure that they show comes from here."""
