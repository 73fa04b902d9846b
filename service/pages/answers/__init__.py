"""A derivation's answers arranged for reading: a view module and a template part for each.

To show a new answer write ``service/pages/answers/<noun>.py`` with ``view(record, about)``, the part
``service/templates/parts/<noun>.html`` which reads it as ``view``, a heading ``pages.section.<id>`` in
both languages, and a line in ``service.pages.answers.every``.
"""
