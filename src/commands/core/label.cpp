#include "core/label.h"

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/message_id.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace hubbub::commands {
namespace {

std::string_view take_line(std::string_view& lines) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size() - 2) + 2;
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end);
    return line;
}

// Whether a line stands for itself, or belongs to an inner batch. The first line of an inner batch
// stands for the whole batch.
enum class Nesting : std::uint8_t { outer, batch_end, inner };

Nesting nesting_of(std::string_view line) {
    const auto message = protocol::parse(line.substr(0, line.size() - 2));
    if (!message || protocol::raw_tag_value(message->tags, "batch")) return Nesting::inner;
    const bool ends = message->command == "BATCH" && message->param(0).starts_with('-');
    return ends ? Nesting::batch_end : Nesting::outer;
}

void append_tagged(std::string& out, std::string_view tag, std::string_view line) {
    out += '@';
    out += tag;
    const bool has_tags = line.starts_with('@');
    out += has_tags ? ';' : ' ';
    out += line.substr(has_tags ? 1 : 0);
}

std::string lead(std::string_view server, std::string_view time) {
    return (time.empty() ? "" : "@" + std::string(time) + " ") + ":" + std::string(server) + " ";
}

}  // namespace

void Label::open(std::string_view value) {
    value_ = value;
    reference_.clear();
    held_.clear();
}

std::string Label::take() {
    return *std::exchange(value_, std::nullopt);
}

std::string Label::begin_batch(std::string_view server, std::string_view time) {
    std::string out;
    reference_ = protocol::next_batch_reference();
    append_tagged(out, "label=" + *value_,
                  lead(server, time) + "BATCH +" + reference_ + " labeled-response\r\n");
    return out + in_batch(std::exchange(held_, {}));
}

// The first and the last line of an inner batch are tagged; the lines between have its own tag.
std::string Label::in_batch(std::string_view lines) const {
    std::string out;
    while (!lines.empty()) {
        const std::string_view line = take_line(lines);
        if (nesting_of(line) == Nesting::inner) {
            out += line;
        } else {
            append_tagged(out, "batch=" + reference_, line);
        }
    }
    return out;
}

std::string Label::close(std::string_view server, std::string_view time) {
    const auto end = [&] { return lead(server, time) + "BATCH -" + reference_ + "\r\n"; };
    if (is_batch()) {
        value_.reset();
        return end();
    }
    std::size_t answers = 0;
    for (std::string_view left = held_; !left.empty();) {
        if (nesting_of(take_line(left)) == Nesting::outer) ++answers;
    }
    if (answers > 1) {
        std::string out = begin_batch(server, time);
        value_.reset();
        return out + end();
    }
    std::string out;
    const std::string label = "label=" + take();
    if (answers == 0) append_tagged(out, label, lead(server, time) + "ACK\r\n");
    const std::string lines = std::exchange(held_, {});
    for (std::string_view left = lines; !left.empty();) {
        const std::string_view line = take_line(left);
        if (nesting_of(line) == Nesting::outer) {
            append_tagged(out, label, line);
        } else {
            out += line;
        }
    }
    return out;
}

}  // namespace hubbub::commands
