#pragma once
// A histogram of durations. Each power of two of nanoseconds has 2^precision_bits linear buckets,
// so values read back are within half a bucket: 9 bits give 0.1 % (three significant digits of
// HdrHistogram), 1 bit gives 25 %.

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hubbub {

// `Count` is std::uint64_t, or std::atomic<std::uint64_t> for a histogram that is thread safe.
// Values of 2^max_bits ns or more share the last bucket; max() is exact.
template <class Count, unsigned precision_bits, unsigned max_bits>
class Histogram {
  public:
    // (bucket, count) of the buckets that are not empty.
    using Sparse = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

    Histogram() : counts_(buckets) {}

    void record(std::uint64_t nanoseconds) {
        increase(counts_[bucket(nanoseconds)], 1);
        raise(max_, nanoseconds);
    }

    void add(const Sparse& other, std::uint64_t other_max) {
        for (const auto& [index, count] : other) increase(counts_[index], count);
        raise(max_, other_max);
    }

    Sparse sparse() const {
        Sparse out;
        for (std::uint32_t i = 0; i < buckets; ++i)
            if (const std::uint64_t count = counts_[i]) out.emplace_back(i, count);
        return out;
    }

    void clear() {
        for (Count& count : counts_) count = 0;
        max_ = 0;
    }

    std::uint64_t total() const {
        std::uint64_t all = 0;
        for (const Count& count : counts_) all += count;
        return all;
    }
    std::uint64_t max() const { return max_; }

    // Returns the value that `percent` of all values do not exceed; 0 if none was recorded.
    std::uint64_t percentile(double percent) const {
        const std::uint64_t all = total();
        const auto rank =
            static_cast<std::uint64_t>(std::llround(percent / 100.0 * static_cast<double>(all)));
        const std::uint64_t wanted =
            std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(all, 1));
        if (wanted >= all) return max();
        std::uint64_t seen = 0;
        for (std::uint32_t i = 0; i < buckets; ++i) {
            seen += counts_[i];
            if (seen >= wanted) return std::min(middle(i), max());
        }
        return max();
    }

  private:
    static constexpr std::uint32_t linear = 1U << precision_bits;
    static constexpr std::uint32_t octaves = max_bits - precision_bits;
    static constexpr std::uint32_t buckets = (octaves + 1) * linear;

    // Values below `linear` have a bucket each. Above, the highest bit selects the octave and the
    // next `precision_bits` bits the bucket.
    static std::uint32_t bucket(std::uint64_t value) {
        if (value < linear) return static_cast<std::uint32_t>(value);
        const auto octave = static_cast<std::uint32_t>(std::bit_width(value)) - precision_bits - 1;
        if (octave >= octaves) return buckets - 1;
        return (octave + 1) * linear + (static_cast<std::uint32_t>(value >> octave) & (linear - 1));
    }

    static std::uint64_t middle(std::uint32_t index) {
        if (index < linear) return index;
        const std::uint32_t octave = index / linear - 1;
        const std::uint64_t low = std::uint64_t{linear + index % linear} << octave;
        return low + ((std::uint64_t{1} << octave) >> 1);
    }

    static void increase(std::uint64_t& count, std::uint64_t by) { count += by; }
    static void increase(std::atomic<std::uint64_t>& count, std::uint64_t by) {
        count.fetch_add(by, std::memory_order_relaxed);
    }
    static void raise(std::uint64_t& max, std::uint64_t to) { max = std::max(max, to); }
    static void raise(std::atomic<std::uint64_t>& max, std::uint64_t to) {
        std::uint64_t before = max.load(std::memory_order_relaxed);
        while (before < to && !max.compare_exchange_weak(before, to, std::memory_order_relaxed)) {
        }
    }

    std::vector<Count> counts_;
    Count max_{};
};

}  // namespace hubbub
