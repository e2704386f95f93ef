"""How a pool fares: numbers of CloudWatch over time, drawn and judged. Everything here is pure."""
