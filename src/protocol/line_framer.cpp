#include <hubbub/protocol/line_framer.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace hubbub::protocol {
namespace {

// Where the first line end stands. Two scans of memchr are many times quicker than one that looks
// for a set, and nearly every line has its CR right before its LF.
std::size_t line_end(std::string_view text) {
    const std::size_t lf = text.find('\n');
    return std::min(text.substr(0, lf).find('\r'), lf);
}

}  // namespace

void LineFramer::feed(std::string_view bytes) {
    assert(input_.empty());
    input_ = bytes;
}

bool LineFramer::over_limit(std::string_view line) const {
    if (limits_.tags == 0 || line.empty() || line.front() != '@') return line.size() > limits_.body;
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return line.size() > limits_.tags;
    return blank + 1 > limits_.tags || line.size() - (blank + 1) > limits_.body;
}

LineFramer::Result LineFramer::finish(std::string_view text, std::string_view& line) {
    if (std::exchange(discarding_, false) || over_limit(text)) return Result::too_long;
    if (text.find('\0') != std::string_view::npos) {
        std::string clean(text);
        std::erase(clean, '\0');
        partial_ = std::move(clean);
        partial_done_ = true;
        text = partial_;
    }
    line = text;
    return Result::line;
}

LineFramer::Result LineFramer::next(std::string_view& line) {
    if (std::exchange(partial_done_, false)) partial_ = {};
    while (!input_.empty()) {
        const std::size_t end = line_end(input_);
        if (end == std::string_view::npos) {
            // Keep what a line may need and nothing else: bytes without an end cost no memory.
            if (!discarding_) partial_.append(input_);
            input_ = {};
            if (over_limit(partial_)) {
                discarding_ = true;
                partial_ = {};
            }
            break;
        }
        const std::string_view piece = input_.substr(0, end);
        input_.remove_prefix(end + 1);
        if (partial_.empty() && !discarding_) {
            if (piece.find_first_not_of('\0') == std::string_view::npos) continue;
            return finish(piece, line);
        }
        partial_.append(piece);
        partial_done_ = true;
        return finish(partial_, line);
    }
    return Result::empty;
}

}  // namespace hubbub::protocol
