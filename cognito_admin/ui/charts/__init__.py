"""Charts over time: drawn, read out, steered by mouse and keyboard, saved as pictures. Plain data in (``model.health.charts``).

The only importer of pyqtgraph. A pane needs ``column.ChartColumn`` and ``shown.Shown``, nothing else.
"""
