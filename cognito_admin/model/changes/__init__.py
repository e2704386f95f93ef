"""What can be done to users. A change is its own preview, plan, record and way back, and everything here is pure."""
