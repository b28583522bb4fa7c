"""The parts of bin/assets."""
