"""Speed and memory as ratios against a baseline of the same run, because machines are noisy and differ."""
