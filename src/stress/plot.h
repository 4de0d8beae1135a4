#pragma once
// Plots a run's latency over time and its distribution, with gnuplot.

#include <string>
#include <vector>

#include "verdict.h"

namespace hubbub::stress {

// Throws std::runtime_error if gnuplot is missing. Call it before the run.
void require_gnuplot();

// Writes `path`, an .svg or .png file. Throws std::runtime_error on failure.
void plot(const std::string& path, const std::string& title, const LatencyHistogram& all,
          const std::vector<LatencySlice>& slices);

// Returns the script for gnuplot.
std::string plot_script(const std::string& path, const std::string& title,
                        const LatencyHistogram& all, const std::vector<LatencySlice>& slices);

}  // namespace hubbub::stress
