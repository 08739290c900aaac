"""The 130-years campaign played from launch to printed decision, through the services, on a clock of 2024-2025."""

from thidua.demo.walkthrough.acts import DECISION, JOURNAL, play

__all__ = ["DECISION", "JOURNAL", "play"]
