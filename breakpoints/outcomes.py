"""The closed lists of what an answer can say; each code has a text in ja and en.

``category``  what the result is: S, SDD, I, R, NS, WT, NWT, intrinsic,
              not_evaluable, no_criterion, method_not_valid
``refusal``   why a row was not classified at all
``reason``    why an answer is not_evaluable, intrinsic, no_criterion, method_not_valid or refused,
              or R by a rule
``warning``   what the laboratory should know beside the category
"""

from enum import StrEnum

import msgspec


class Category(StrEnum):
    """What a result is, by the criterion that applies."""

    S = "S"
    SDD = "SDD"
    I = "I"  # noqa: E741 - the field's own name
    R = "R"
    NS = "NS"
    WT = "WT"
    NWT = "NWT"
    INTRINSIC = "intrinsic"
    NOT_EVALUABLE = "not_evaluable"
    NO_CRITERION = "no_criterion"
    METHOD_NOT_VALID = "method_not_valid"


class Refusal(StrEnum):
    """Why a row of a request was refused."""

    UNKNOWN_ORGANISM = "unknown_organism"
    UNKNOWN_DRUG = "unknown_drug"
    UNKNOWN_HOST = "unknown_host"
    AMBIGUOUS_CODE = "ambiguous_code"
    VALUE_UNREADABLE = "value_unreadable"
    VALUE_OUT_OF_RANGE = "value_out_of_range"
    WRONG_DISK_CONTENT = "wrong_disk_content"
    METHOD_MISMATCH = "method_mismatch"


class Reason(StrEnum):
    """The finer reason behind a category that names none, or behind a refusal."""

    # not_evaluable
    CENSORED = "censored"
    BETWEEN_DILUTIONS = "between_dilutions"
    ONLY_R_STATED = "only_r_stated"
    SITE_NEEDED = "site_needed"
    ONLY_FOR_URINE = "only_for_urine"
    SITE_CONTRADICTS_SPECIMEN = "site_contradicts_specimen"
    DISK_CONTENT_NOT_STATED = "disk_content_not_stated"
    HOST_NOT_STATED = "host_not_stated"
    DISK_CONTENT_AND_HOST_NOT_STATED = "disk_content_and_host_not_stated"
    COMPOSITION_DIFFERS = "composition_differs"
    NOT_EFFECTIVE_CLINICALLY = "not_effective_clinically"
    MEMBERS_RESIST_BY_NATURE = "members_resist_by_nature"
    RULE_LEFT_OPEN = "rule_left_open"
    ISOLATES_UNNAMED_BESIDE_TRIGGER = "isolates_unnamed_beside_trigger"
    MECHANISM_FOUND = "mechanism_found"
    MECHANISM_IN_WORDS = "mechanism_in_words"
    READ_AS_TEST = "read_as_test"
    REPEATS_CONTRADICT = "repeats_contradict"
    VERDICT_CONTRADICTS = "verdict_contradicts"
    CONTROL_STRAIN = "control_strain"
    # R by a rule
    EXPERT_RULE = "expert_rule"
    # intrinsic
    EXPECTED_RESISTANCE = "expected_resistance"
    # no_criterion
    NOTHING_FOR_THIS_PAIR = "nothing_for_this_pair"
    OTHER_HOSTS_ONLY = "other_hosts_only"
    OTHER_METHODS_ONLY = "other_methods_only"
    OTHER_KINDS_ONLY = "other_kinds_only"
    OTHER_SITES_ONLY = "other_sites_only"
    UNKNOWN_SITE = "unknown_site"
    BLOCKED = "blocked"
    # method_not_valid
    DRUG_NOT_TESTED_BY_THIS_METHOD = "drug_not_tested_by_this_method"
    ORGANISM_NOT_TESTED_BY_THIS_METHOD = "organism_not_tested_by_this_method"
    # refused
    NO_VALUE = "no_value"
    SIGN_WITHOUT_NUMBER = "sign_without_number"
    SIGN_UNREADABLE = "sign_unreadable"
    NOT_A_NUMBER = "not_a_number"
    CATEGORY_TYPED = "category_typed"
    VALUE_WITH_CATEGORY = "value_with_category"
    DATE_IN_ITS_PLACE = "date_in_its_place"
    DECIMAL_COMMA = "decimal_comma"
    MAY_PART_THOUSANDS = "may_part_thousands"
    AMBIGUOUS_CHARACTER = "ambiguous_character"
    ZONE_WITH_SIGN = "zone_with_sign"
    ZONE_DECIMAL = "zone_decimal"
    ZONE_ZERO = "zone_zero"
    NO_ZONE_IN_WORDS = "no_zone_in_words"
    ZONE_OUT_OF_RANGE = "zone_out_of_range"
    MIC_NOT_POSITIVE = "mic_not_positive"
    MIC_OUT_OF_RANGE = "mic_out_of_range"
    RATIO_OF_SINGLE_DRUG = "ratio_of_single_drug"
    PARTNER_DOES_NOT_FIT = "partner_does_not_fit"
    COMPONENTS_SWAPPED = "components_swapped"
    UNIT_OF_OTHER_METHOD = "unit_of_other_method"
    DISK_CONTENT_WITH_MIC = "disk_content_with_mic"
    DISK_CONTENT_UNREADABLE = "disk_content_unreadable"
    DISK_CONTENT_DIFFERS = "disk_content_differs"
    DISK_CONTENT_MISSING = "disk_content_missing"
    SCREENING_UNREADABLE = "screening_unreadable"
    ISOLATE_DITTO = "isolate_ditto"
    DATE_UNREADABLE = "date_unreadable"
    LADDER_UNKNOWN = "ladder_unknown"
    STRUCK_THROUGH = "struck_through"
    SAID_VOID = "said_void"
    ISOLATE_SAID_VOID = "isolate_said_void"
    ROW_SUMS_UP = "row_sums_up"
    HOST_BLANK = "host_blank"
    HOST_CODE = "host_code"
    DISK_CONTENT_IN_DRUG = "disk_content_in_drug"


class WarningCode(StrEnum):
    """What a laboratory should know beside the category."""

    MIC_OFF_LADDER = "mic_off_ladder"
    ZONE_ROUNDED_DOWN = "zone_rounded_down"
    DISK_CONTENT_ASSUMED = "disk_content_assumed"
    DISK_CONTENT_NOT_STATED = "disk_content_not_stated"
    HOST_NOT_STATED = "host_not_stated"
    CRITERION_OF_OTHER_HOST = "criterion_of_other_host"
    CRITERION_OF_HOST_GROUP = "criterion_of_host_group"
    EVERY_ZONE_PASSES = "every_zone_passes"
    PROVISIONAL_CRITERION = "provisional_criterion"
    SIMULATED_DATA = "simulated_data"
    HIGHER_TAXON = "higher_taxon"
    GROUP_MEMBERSHIP_UNVERIFIED = "group_membership_unverified"
    UNVERIFIED_CODE = "unverified_code"
    ONLY_FOR_SITES = "only_for_sites"
    UNKNOWN_SITE = "unknown_site"
    PANEL_CANNOT_SHOW_S = "panel_cannot_show_s"
    OLDER_EDITION = "older_edition"
    BLOCK_OVERTAKEN = "block_overtaken"
    TABLE_WITHDRAWN = "table_withdrawn"
    SITE_FROM_SPECIMEN = "site_from_specimen"
    SITE_CONTRADICTS_SPECIMEN = "site_contradicts_specimen"
    UNKNOWN_SPECIMEN = "unknown_specimen"
    SPECIMEN_UNUSUAL_AT_SITE = "specimen_unusual_at_site"
    WILD_TYPE_UNDER_RULE = "wild_type_under_rule"
    RULE_LEFT_OPEN = "rule_left_open"
    ISOLATES_UNNAMED_BESIDE_TRIGGER = "isolates_unnamed_beside_trigger"
    MECHANISM_FOUND = "mechanism_found"
    MECHANISM_IN_WORDS = "mechanism_in_words"
    NOT_EFFECTIVE_CLINICALLY = "not_effective_clinically"
    SCREENING_NOT_USED = "screening_not_used"
    SCREENING_DIGIT = "screening_digit"
    CASCADE_OPEN = "cascade_open"
    SCREENING_CONTRADICTORY = "screening_contradictory"
    D_TEST_NEEDED = "d_test_needed"
    METHICILLIN_TEST_NEEDED = "methicillin_test_needed"
    ESBL_TEST_NEEDED = "esbl_test_needed"
    CARBAPENEMASE_TEST_NEEDED = "carbapenemase_test_needed"
    BETA_LACTAMASE_TEST_NEEDED = "beta_lactamase_test_needed"
    AMPC_TEST_NEEDED = "ampc_test_needed"
    UNUSUAL_COMBINATION = "unusual_combination"
    SCREENED_BY_VALUE = "screened_by_value"
    METHODS_CONTRADICT = "methods_contradict"
    REPEATS_CONTRADICT = "repeats_contradict"
    REMARK_NOT_UNDERSTOOD = "remark_not_understood"
    CONTROL_STRAIN = "control_strain"
    LOOKS_LIKE_CONTROL = "looks_like_control"
    CONTROL_FAILED = "control_failed"
    CONTROL_UNDECIDED = "control_undecided"
    CONTROL_WITHOUT_RANGE = "control_without_range"
    CONTROL_UNREADABLE = "control_unreadable"
    MEDIUM_DEVIATES = "medium_deviates"
    INCUBATION_DEVIATES = "incubation_deviates"
    DATE_UNREADABLE = "date_unreadable"
    MIC_OF_OTHER_SERIES = "mic_of_other_series"
    MIC_OFF_SERIES = "mic_off_series"


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is not classified: the code, the finer reason, and what the text needs."""

    code: Refusal
    reason: Reason | None = None
    parameters: dict[str, str] = {}


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One warning of an answer and what its text needs."""

    code: WarningCode
    parameters: dict[str, str] = {}
