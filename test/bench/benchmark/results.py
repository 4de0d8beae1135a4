"""The records of all runs, and figures computed from them."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure over several runs."""

    median: float
    least: float
    most: float
    runs: int


class Results:
    def __init__(self):
        self.records = []

    def add(self, record):
        self.records.append(record)

    def of(self, scenario, pinning, server):
        return [each for each in self.records if each["scenario"] == scenario
                and each["pinning"] == pinning and each["server"] == server]

    def servers(self, scenario, pinning):
        """Returns the servers that ran it, in order of their first run."""
        return list(dict.fromkeys(each["server"] for each in self.records
                                  if each["scenario"] == scenario and each["pinning"] == pinning))

    def figure(self, scenario, pinning, server, key):
        """Returns None if no run has it. Runs with a problem are ignored."""
        found = [each["values"].get(key) for each in self.of(scenario, pinning, server)
                 if not each["problem"]]
        found = [value for value in found if isinstance(value, (int, float))]
        if not found:
            return None
        return Figure(statistics.median(found), min(found), max(found), len(found))

    def median(self, scenario, pinning, server, key):
        figure = self.figure(scenario, pinning, server, key)
        return None if figure is None else figure.median

    def typical(self, scenario, pinning, server, key):
        """Returns the values of the run whose `key` is nearest to the median."""
        median = self.median(scenario, pinning, server, key)
        runs = [each for each in self.of(scenario, pinning, server)
                if not each["problem"] and key in each["values"]]
        if median is None or not runs:
            return None
        return min(runs, key=lambda each: abs(each["values"][key] - median))["values"]

    def problems(self):
        return [each for each in self.records if each["problem"]]
