"""Changes to users as the window shows them: planned, asked about, made, taken back. Shared by the panes."""
