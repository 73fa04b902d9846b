"""Which criterion applies, what a result is, and on what evidence it rests.

The way of a batch::

    classify_request, rows_read      what is asked: as structs, or as columns of many rows
    rows_cut                         the same by the bytes of rows that are written alike, each read once
    tables_asked                     the versions that names and a date stand for
    classification                   each row by its value, then by its isolate, then by its day's controls
    understanding                    a request understood at most once, where something in it is new
    composed (remembered)            the same from what is known; what is not, classification answers
    pieces, effects                  what a question says of every value, and what a value adds to it
    sheet                            questions, values and answers by their numbers, in columns
    rows_numbered, rows_asked        rows by those of what they ask, and which of them are of one isolate
    answers                          the same answered
    isolates_joined, days_joined     what an isolate's results and a day's controls add
    methods_joined                   where two methods of a drug contradict each other in an isolate
    classified_again, batch          a whole batch by these ways
    rows_written                     its rows as they were written before
    outcome, classified, notes, criteria_shown, probability    the answer in words, with what it rests on

`questions` answers without a value, `rules_shown` says what holds before one, `evidence` what a criterion
rests on. Tables and words are in memory; only controls ask the store: which ranges the laboratory holds.
"""
