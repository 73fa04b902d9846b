"""The minimum inhibitory concentration criterion that a zone criterion is to agree with.

* ValueError
  + StepsOutOfOrder     the resistant step does not lie above the susceptible step
"""

import msgspec


class StepsOutOfOrder(ValueError):  # noqa: N818 - named by the fault
    """A criterion whose resistant step is not above its susceptible step."""

    def __init__(self, l_step: int, u_step: int) -> None:
        self.l_step, self.u_step = l_step, u_step
        super().__init__(
            f"The resistant step U = {u_step} must lie above the susceptible step L = {l_step} "
            "(both log2 mg/L). For a single breakpoint leave U out."
        )


class MicCriterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """S if x <= ``l_step``, R if x >= ``u_step``, I between; steps are log2(mg/L).

    ``u_step`` left out means one breakpoint: R starts one step above ``l_step`` and a
    zone criterion for it has a single limit. With ``u_step = l_step + 1`` no
    concentration is I, but the zone criterion still has two limits.
    """

    l_step: int
    u_step: int | None = None

    def __post_init__(self) -> None:
        """Refuse a criterion whose categories overlap."""
        if self.u_step is not None and self.u_step <= self.l_step:
            raise StepsOutOfOrder(self.l_step, self.u_step)

    @property
    def r_ge_step(self) -> int:
        """Return the lowest resistant step."""
        return self.l_step + 1 if self.u_step is None else self.u_step

    @property
    def one_breakpoint(self) -> bool:
        """Tell whether the criterion has a single breakpoint."""
        return self.u_step is None
