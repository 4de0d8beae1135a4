#include "irc/nearest.h"

#include <algorithm>
#include <cstddef>

namespace hubbub::client {
namespace {

// Returns the edit distance, with transpositions.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& names) {
    std::string_view best;
    // Longer words may have more mistakes.
    std::size_t best_distance = word.size() > 4 ? 3 : 2;
    for (const std::string_view name : names) {
        const bool start = word.size() > 1 && name.starts_with(word);
        const std::size_t far = start ? 0 : distance(word.substr(0, 16), name);
        if (far < best_distance) {
            best_distance = far;
            best = name;
        }
    }
    return best;
}

}  // namespace hubbub::client
