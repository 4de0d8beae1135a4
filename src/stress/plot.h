#pragma once
// A picture of a run's latency: second by second, and its distribution. Drawn by gnuplot.

#include <string>
#include <vector>

#include "verdict.h"

namespace hubbub::stress {

// Throws std::runtime_error where gnuplot is missing. Call it before the run, not after.
void require_gnuplot();

// `path` ends in .svg or .png. Throws std::runtime_error where it could not be drawn.
void plot(const std::string& path, const std::string& title, const Histogram& all,
          const std::vector<Slice>& slices);

// What gnuplot is told.
std::string plot_script(const std::string& path, const std::string& title, const Histogram& all,
                        const std::vector<Slice>& slices);

}  // namespace hubbub::stress
