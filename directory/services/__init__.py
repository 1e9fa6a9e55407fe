"""Services of hospitals: their lines, their hours, who answers now.

Pure but for the reading of an operator's file. What never enters this room: SQL, a
practitioner, a clock.
"""
