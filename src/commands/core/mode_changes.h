#pragma once
// Collects mode changes as text: "+o-v ann bob".

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

// Not thread safe: belongs to one command.
class ModeChanges {
  public:
    // `max_bytes` bounds the letters and parameters of one line; the rest go to further lines.
    explicit ModeChanges(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    void add(bool on, char letter, std::string_view param = {});
    bool empty() const { return lines_.empty(); }
    // Returns the lines, each with letters and then parameters.
    std::vector<std::string> lines() const;

  private:
    struct ChangeLine {
        std::string letters;
        std::string params;
        char sign = 0;
    };

    const std::size_t max_bytes_;
    std::vector<ChangeLine> lines_;
};

}  // namespace hubbub::commands
