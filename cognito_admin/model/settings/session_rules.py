"""Sessions: who is signed in where, and for how long an app client asks nobody again (API reference, botocore 1.44)."""

LEAST_PER_USER, MOST_PER_USER, USUAL_PER_USER = 1, 100, 20
LONGEST_MINUTES, USUAL_MINUTES = 129_600, 60
"""Of silent sign-in: 90 days at most; 0 turns it off."""
