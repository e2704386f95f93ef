"""The only place that knows every concrete class: builds all in order, closes in reverse."""
