"""The check-up of a pool: one pure rule for each known sharp edge of Cognito."""
