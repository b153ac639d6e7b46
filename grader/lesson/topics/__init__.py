"""What the checks of one topic share; a lesson's checks use several."""
