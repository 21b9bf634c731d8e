"""The custom resources of template.yaml: a pool's settings for the functions, and its attachment by the same engine."""
