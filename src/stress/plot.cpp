#include "plot.h"

#include <hubbub/net/signal_watch.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace hubbub::stress {
namespace {

double in_ms(Ns time) {
    return static_cast<double>(time) / static_cast<double>(millisecond);
}

// Quotes text for gnuplot; quotes are doubled.
std::string single_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
}

std::string by_second(const std::vector<LatencySlice>& slices) {
    std::ostringstream out;
    for (const LatencySlice& slice : slices)
        out << slice.second << ' ' << in_ms(slice.latency.percentile(50)) << ' '
            << in_ms(slice.latency.percentile(99)) << ' ' << in_ms(slice.latency.max()) << '\n';
    return out.str();
}

// Against 1 / (1 - share) on a logarithmic scale, each further nine has equal width.
std::string by_percentile(const LatencyHistogram& all) {
    std::ostringstream out;
    const double most = static_cast<double>(all.total());
    for (double inverse = 1; inverse <= most && inverse <= 1e6; inverse *= 1.1)
        out << inverse << ' ' << in_ms(all.percentile(100 - 100 / inverse)) << '\n';
    return out.str();
}

}  // namespace

void require_gnuplot() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before the tester's threads start
    if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
        throw std::runtime_error("--plot needs gnuplot (Debian package: gnuplot-nox)");
}

std::string plot_script(const std::string& path, const std::string& title,
                        const LatencyHistogram& all, const std::vector<LatencySlice>& slices) {
    const bool svg = path.ends_with(".svg");
    std::ostringstream out;
    out << "set terminal " << (svg ? "svg size 900,700 background 'white'" : "png size 900,700")
        << "\nset output " << single_quoted(path) << "\n$seconds << end_of_data\n"
        << by_second(slices) << "end_of_data\n$distribution << end_of_data\n"
        << by_percentile(all) << "end_of_data\nset multiplot layout 2,1 title "
        << single_quoted(title) << " noenhanced\n"
        << "set grid\nset ylabel 'latency, ms'\nset logscale y\nset format y '%g'\n"
        << "set xlabel 'seconds of the run'\nset key top right\n"
        << "plot $seconds using 1:2 with linespoints title 'p50', "
           "$seconds using 1:3 with linespoints title 'p99', "
           "$seconds using 1:4 with linespoints title 'max'\n"
        << "set xlabel 'share of deliveries'\nset logscale x\n"
        << "set xtics ('0' 1, '50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' "
           "10000, "
           "'99.999 %%' 100000)\n"
        << "plot $distribution using 1:2 with lines lw 2 notitle\nunset multiplot\n";
    return out.str();
}

void plot(const std::string& path, const std::string& title, const LatencyHistogram& all,
          const std::vector<LatencySlice>& slices) {
    if (all.total() == 0) throw std::runtime_error("cannot plot: no latency was measured");
    // If gnuplot ends early, its exit code reports it.
    net::ignore_broken_pipes();
    std::FILE* const pipe = ::popen("gnuplot", "w");
    if (pipe == nullptr) throw std::runtime_error("cannot start gnuplot");
    std::fputs(plot_script(path, title, all, slices).c_str(), pipe);
    if (::pclose(pipe) != 0) throw std::runtime_error("gnuplot failed to write " + path);
}

}  // namespace hubbub::stress
