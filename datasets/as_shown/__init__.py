"""What a workbook shows a person beside what its cells hold.

``parts``           which part is which sheet, and how its styles write numbers and texts
``number_formats``  formats that show another number than the cell holds
``sheet``           a sheet with the cells merged over its rows, refused where numbers look otherwise
``set_aside``       what was struck through or hidden without being deleted
``column_letters``  columns as a spreadsheet heads them
"""
