"""The closed lists of what a derivation refuses and what it warns of."""

from enum import StrEnum


class Refusal(StrEnum):
    """Reasons why no disk criterion, or no answer of one method, is possible."""

    TOO_FEW_ISOLATES = "too_few_isolates"
    NO_RESISTANT_ISOLATE = "no_resistant_isolate"
    TOO_FEW_RESISTANT = "too_few_resistant"
    NO_SUSCEPTIBLE_ISOLATE = "no_susceptible_isolate"
    CONSTANT_ZONES = "constant_zones"
    CONSTANT_MICS = "constant_mics"
    NO_RELATION = "no_relation"
    MIC_OFF_SCALE = "mic_off_scale"
    ZONE_OFF_SCALE = "zone_off_scale"
    NO_ADMISSIBLE_PAIR = "no_admissible_pair"
    NO_PAIR_MEETS_BOUNDS = "no_pair_meets_bounds"
    CENSORING_DECIDES = "censoring_decides"
    MODE_TRUNCATED = "mode_truncated"
    SPLITS_WILD_TYPE = "splits_wild_type"
    SLOPE_NOT_NEGATIVE = "slope_not_negative"
    LIMITS_OUT_OF_ORDER = "limits_out_of_order"
    LIMITS_OUTSIDE_ZONES = "limits_outside_zones"
    TOO_FEW_UNCENSORED = "too_few_uncensored"
    NOT_CONVERGED = "not_converged"


class Caveat(StrEnum):
    """Warnings: what a reader of an answer must know."""

    CENSORING_CHANGES_PAIR = "censoring_changes_pair"
    CATEGORY_UNCERTAIN = "category_uncertain"
    ACCEPTANCE_ROW_UNCERTAIN = "acceptance_row_uncertain"
    ACCEPTANCE_ROW_EMPTY = "acceptance_row_empty"
    BREAKS_BOUND_AT_WORST = "breaks_bound_at_worst"
    PAIR_ON_WIDTH_LIMIT = "pair_on_width_limit"
    SEVERAL_PAIRS_TIE = "several_pairs_tie"
    UNCONSTRAINED_BREAKS_BOUND = "unconstrained_breaks_bound"
    RESAMPLES_WITHOUT_PAIR = "resamples_without_pair"
    LIMITS_ASSUME_INDEPENDENCE = "limits_assume_independence"
    NAIVE_LINE = "naive_line"
    SEPARATES_R_FROM_NOT_R = "separates_r_from_not_r"
    WILD_TYPE_FROM_SUSCEPTIBLE = "wild_type_from_susceptible"
    LABORATORIES_NOT_NAMED = "laboratories_not_named"
    SUSCEPTIBLE_FROM_WILD_TYPE_ALONE = "susceptible_from_wild_type_alone"
