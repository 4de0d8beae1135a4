#pragma once
// A histogram of durations with 512 linear buckets per power of two: values read back are within
// 0.1 % (three significant digits of HdrHistogram).

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "ns.h"

namespace hubbub::stress {

// Not thread safe.
class Histogram {
  public:
    // (bucket, count) of the buckets that are not empty.
    using Sparse = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

    Histogram() : counts_(buckets) {}

    void record(Ns value) {
        ++counts_[bucket(value)];
        ++total_;
        max_ = std::max(max_, value);
    }

    void add(const Sparse& other, Ns other_max) {
        for (const auto& entry : other) {
            counts_[entry.first] += entry.second;
            total_ += entry.second;
        }
        max_ = std::max(max_, other_max);
    }

    Sparse sparse() const {
        Sparse out;
        for (std::uint32_t i = 0; i < buckets; ++i)
            if (counts_[i] != 0) out.emplace_back(i, counts_[i]);
        return out;
    }

    void clear() {
        std::fill(counts_.begin(), counts_.end(), 0);
        total_ = 0;
        max_ = 0;
    }

    std::uint64_t total() const { return total_; }
    Ns max() const { return max_; }

    // Returns the value that `percent` of all values do not exceed; 0 if none was recorded.
    Ns percentile(double percent) const {
        const auto rank =
            static_cast<std::uint64_t>(std::llround(percent / 100.0 * static_cast<double>(total_)));
        const std::uint64_t wanted =
            std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(total_, 1));
        if (wanted >= total_) return max_;
        std::uint64_t seen = 0;
        for (std::uint32_t i = 0; i < buckets; ++i) {
            seen += counts_[i];
            if (seen >= wanted) return std::min(middle(i), max_);
        }
        return max_;
    }

  private:
    static constexpr std::uint32_t fine_bits = 9;
    static constexpr std::uint32_t fine = 1U << fine_bits;
    static constexpr std::uint32_t octaves = 40 - fine_bits;  // up to 2^40 ns: 18 minutes
    static constexpr std::uint32_t buckets = (octaves + 1) * fine;

    // Values below 512 have a bucket each. Above, the highest bit selects the octave and the next
    // nine bits the bucket.
    static std::uint32_t bucket(Ns value) {
        if (value < fine) return static_cast<std::uint32_t>(value);
        const auto octave = static_cast<std::uint32_t>(std::bit_width(value)) - fine_bits - 1;
        if (octave >= octaves) return buckets - 1;
        return (octave + 1) * fine + (static_cast<std::uint32_t>(value >> octave) & (fine - 1));
    }

    static Ns middle(std::uint32_t index) {
        if (index < fine) return index;
        const std::uint32_t octave = index / fine - 1;
        const Ns low = Ns{fine + index % fine} << octave;
        return low + ((Ns{1} << octave) >> 1);
    }

    std::vector<std::uint64_t> counts_;
    std::uint64_t total_ = 0;
    Ns max_ = 0;
};

}  // namespace hubbub::stress
