#pragma once
// The changes of modes that were made, as they are told: "+o-v ann bob".

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::commands {

// Not thread safe.
class ModeChanges {
  public:
    // `room`: how long one line of letters and parameters may become; what is more takes another.
    explicit ModeChanges(std::size_t room) : room_(room) {}

    void add(bool on, char letter, std::string_view param = {});
    bool empty() const { return lines_.empty(); }
    // Letters, and the parameters behind them.
    std::vector<std::string> lines() const;

  private:
    struct Line {
        std::string letters;
        std::string params;
        char sign = 0;
    };

    const std::size_t room_;
    std::vector<Line> lines_;
};

}  // namespace hubbub::commands
