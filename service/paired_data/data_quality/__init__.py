"""The quality of a data set version, measured in a child, and put into words and plots for its readers."""
