#include <hubbub/protocol/line_framer.h>

#include <algorithm>
#include <cassert>
#include <utility>

namespace hubbub::protocol {
namespace {

// Returns the position of the first line end. Two memchr scans are much faster than a search for a
// set. They work in windows, because input with only one kind of line end would otherwise be
// scanned to its end for the other kind at every line.
std::size_t line_end(std::string_view text) {
    constexpr std::size_t window = 512;
    for (std::size_t from = 0; from < text.size(); from += window) {
        const std::string_view part = text.substr(from, window);
        const std::size_t lf = part.find('\n');
        const std::size_t end = std::min(part.substr(0, lf).find('\r'), lf);
        if (end != std::string_view::npos) return from + end;
    }
    return std::string_view::npos;
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

void LineFramer::keep(std::string_view bytes) {
    if (discarding_) return;
    const std::size_t before = partial_.size();
    partial_.append(bytes);
    partial_.erase(
        std::remove(partial_.begin() + static_cast<std::ptrdiff_t>(before), partial_.end(), '\0'),
        partial_.end());
}

LineFramer::Result LineFramer::finish(std::string_view text, std::string_view& line) {
    if (std::exchange(discarding_, false) || over_limit(text)) return Result::too_long;
    line = text;
    return Result::line;
}

LineFramer::Result LineFramer::next(std::string_view& line) {
    if (std::exchange(partial_done_, false)) partial_ = {};
    while (!input_.empty()) {
        const std::size_t end = line_end(input_);
        if (end == std::string_view::npos) {
            // Store no more than the limit: bytes without a line end cost no memory.
            keep(std::exchange(input_, {}));
            if (over_limit(partial_)) {
                discarding_ = true;
                partial_ = {};
            }
            break;
        }
        const std::string_view piece = input_.substr(0, end);
        input_.remove_prefix(end + 1);
        const bool whole = partial_.empty() && !discarding_;
        if (whole && piece.find('\0') == std::string_view::npos) {
            if (piece.empty()) continue;
            return finish(piece, line);
        }
        keep(piece);
        if (partial_.empty() && !discarding_) continue;
        partial_done_ = true;
        return finish(partial_, line);
    }
    return Result::empty;
}

}  // namespace hubbub::protocol
