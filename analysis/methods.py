"""The closed vocabularies of a derivation: methods, treatments, rows, errors, verdicts."""

from enum import StrEnum


class Method(StrEnum):
    """Ways to a pair of zone breakpoints."""

    ERROR_BOUNDED_CONSTRAINED = "error_bounded_constrained"
    ERROR_BOUNDED_UNCONSTRAINED = "error_bounded_unconstrained"
    SUSCEPTIBLE_ONLY = "susceptible_only"
    ROC = "roc"
    OLS = "ols"
    OLS_INVERSE = "ols_inverse"
    DEMING = "deming"
    THEIL_SEN = "theil_sen"
    INTERVAL_CENSORED = "interval_censored"
    QUANTILE = "quantile"
    EXPECTED_CONSTRAINED = "expected_error_bounded_constrained"
    EXPECTED_UNCONSTRAINED = "expected_error_bounded_unconstrained"
    CRAIG_LOSS = "craig_loss"
    EXPECTED_SUSCEPTIBLE_ONLY = "expected_susceptible_only"


class LongStep(StrEnum):
    """Steps of a derivation that are no method by themselves."""

    BOOTSTRAP = "bootstrap"
    MODEL_RESAMPLES = "model_resamples"
    SUBGROUPS = "subgroups"
    HETEROGENEITY = "heterogeneity"


class Censoring(StrEnum):
    """What was done with concentrations reported as ``<=`` or ``>`` (and zones of 6 mm)."""

    NEAREST_STEP = "nearest_step"
    FAR_END = "far_end"
    EXCLUDED = "excluded"
    INTERVAL = "interval"
    NONE_CENSORED = "none_censored"


class ErrorKind(StrEnum):
    """Discrepancies between the category of the concentration and that of the zone."""

    VERY_MAJOR = "very_major"
    MAJOR = "major"
    MINOR = "minor"


class Denominator(StrEnum):
    """What an error rate is a share of."""

    MIC_CATEGORY = "mic_category"
    ALL_ISOLATES = "all_isolates"


class Group(StrEnum):
    """Isolates within one dilution of the intermediate range, and the others."""

    WITHIN = "within"
    OUTSIDE = "outside"


class Factor(StrEnum):
    """What isolates may differ in beside their MIC and zone."""

    LABORATORY = "laboratory"
    HOST = "host"
    YEAR = "year"
    SPECIES = "species"
    MECHANISM = "mechanism"
    DISK_MAKER = "disk_maker"


class AcceptanceRow(StrEnum):
    """Rows of the acceptance table: x > U, L <= x <= U, x < L."""

    ABOVE_U = "above_u"
    L_TO_U = "l_to_u"
    BELOW_L = "below_l"


class Verdict(StrEnum):
    """Verdict of an acceptance cell or table, from best to worst."""

    MEETS = "meets"
    NOT_DEMONSTRATED = "not_demonstrated"
    NO_DATA = "no_data"
    FAILS = "fails"


class Scale(StrEnum):
    """Where a regression line is read: observed ladder (at L), or true scale (at L - 0.5)."""

    OBSERVED_LADDER = "observed_ladder"
    TRUE = "true"


class RSquaredKind(StrEnum):
    """What the share of explained variation of a line means."""

    EXPLAINED_ZONE_VARIANCE = "explained_zone_variance"
    SQUARED_CORRELATION = "squared_correlation"
    EXPLAINED_LATENT_VARIANCE = "explained_latent_variance"
    CHECK_LOSS = "check_loss"


class IntervalKind(StrEnum):
    """How the intervals of a line were computed."""

    STUDENT = "student"
    JACKKNIFE = "jackknife"
    BOOTSTRAP = "bootstrap"
    DELTA = "delta"
    KERNEL_SANDWICH = "kernel_sandwich"


class DefaultReason(StrEnum):
    """Why the default candidate is what it is."""

    SMALLEST_EXPECTED_INDEX_WITHIN_BOUNDS = "smallest_expected_index_within_bounds"
    SMALLEST_INDEX_WITHIN_BOUNDS = "smallest_index_within_bounds"
    SUSCEPTIBLE_ONLY = "susceptible_only"
    NO_CRITERION_POSSIBLE = "no_criterion_possible"
