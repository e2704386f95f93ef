"""Settings of a pool as forms: fields and pages, and the desk at which a change is shown, made and taken back."""
