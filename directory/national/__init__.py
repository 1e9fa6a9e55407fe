"""The national FHIR API of the Annuaire Santé, as a second source of practitioners.

What never enters this room: a table, a patient, a key in a log or in an error.
"""
