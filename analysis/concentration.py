"""Concentrations as laboratories write them."""


def concentration_text(step: int) -> str:
    """Write a two-fold step in mg/L with the digits in use: 0.12, 0.06, 0.03, 0.015."""
    if step >= 0:
        return str(2**step)
    usual = {-1: "0.5", -2: "0.25", -3: "0.12", -4: "0.06", -5: "0.03", -6: "0.015", -7: "0.008", -8: "0.004"}
    return usual.get(step, f"{2.0**step:.2g}")
