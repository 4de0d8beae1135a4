#pragma once
// Latencies of a run, by second.

#include <cstdint>
#include <vector>

#include "histogram.h"
#include "ns.h"

namespace hubbub::stress {

// Not thread safe: one per worker, merged after the run.
class LatencyLog {
  public:
    struct Second {
        std::uint32_t second = 0;  // since the start
        LatencyHistogram::Sparse counts;
        Ns max = 0;
    };

    // Samples one in `every` deliveries.
    explicit LatencyLog(std::uint32_t every) : every_(every), left_(every) {}

    void start(Ns now) { start_ = now; }

    // Returns whether to sample this delivery.
    bool chosen() {
        if (--left_ != 0) [[likely]]
            return false;
        left_ = every_;
        return true;
    }
    void record(Ns latency) { current_.record(latency); }

    // Call regularly: closes the slice of the previous second.
    void tick(Ns now) {
        if (start_ == never || now < start_) return;
        const auto at = static_cast<std::uint32_t>((now - start_) / second);
        if (at != slice_) close(at);
    }
    void finish() { close(slice_); }

    std::uint32_t every() const { return every_; }
    const std::vector<Second>& slices() const { return slices_; }
    void add_to(LatencyHistogram& sum) const {
        for (const Second& slice : slices_) sum.add(slice.counts, slice.max);
    }

  private:
    void close(std::uint32_t next) {
        if (current_.total() != 0) {
            slices_.push_back({slice_, current_.sparse(), current_.max()});
            current_.clear();
        }
        slice_ = next;
    }

    const std::uint32_t every_;
    std::uint32_t left_;
    Ns start_ = never;
    std::uint32_t slice_ = 0;
    LatencyHistogram current_;
    std::vector<Second> slices_;
};

}  // namespace hubbub::stress
