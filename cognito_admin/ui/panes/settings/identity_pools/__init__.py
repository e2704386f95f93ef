"""The identity pools of the account: whom they trust, and which role somebody gets."""
