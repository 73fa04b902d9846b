"""How good paired data are before anything is derived from them: repeats, laboratories, habits of reading.

``repeated_readings``  measurement error from isolates that were tested more than once
                       (reading_patterns, reading_likelihood, reading_profile; rounding)
``copied_readings``    repeats that agree more often than their error allows
``farm_heaps``         isolates of one farm that are alike, as those of one clone are
``improbable_pairs``   zones that no isolate of such an MIC should have
                       (laboratory_constants, monotone_median)
``laboratory_shift``   laboratories whose zones or MICs lie apart from the others' (laboratory_effects)
``digit_preference``   readers who like even millimetres, or fives (smooth_zones)
``tested_range``       panels that are too narrow to show where the isolates lie
``report``             what is found, as plain structs
"""
