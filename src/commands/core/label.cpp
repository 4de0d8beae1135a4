#include "core/label.h"

#include <hubbub/chat/message_id.h>
#include <hubbub/protocol/message.h>

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

// What a line is to the answer: a part of its own, the end of a batch that is one, or within that.
enum class Part : std::uint8_t { own, end, within };

Part part_of(std::string_view line) {
    const auto message = protocol::parse(line.substr(0, line.size() - 2));
    if (!message || protocol::raw_tag_value(message->tags, "batch")) return Part::within;
    const bool ends = message->command == "BATCH" && message->param(0).starts_with('-');
    return ends ? Part::end : Part::own;
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
    chat::append_message_id(reference_, chat::take_message_ids(1));
    append_tagged(out, "label=" + *value_,
                  lead(server, time) + "BATCH +" + reference_ + " labeled-response\r\n");
    return out + in_batch(std::exchange(held_, {}));
}

// Both ends of a batch within the batch refer to it.
std::string Label::in_batch(std::string_view lines) const {
    std::string out;
    while (!lines.empty()) {
        const std::string_view line = take_line(lines);
        if (part_of(line) == Part::within) {
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
    std::size_t parts = 0;
    for (std::string_view left = held_; !left.empty();) {
        if (part_of(take_line(left)) == Part::own) ++parts;
    }
    if (parts > 1) {
        std::string out = begin_batch(server, time);
        value_.reset();
        return out + end();
    }
    std::string out;
    const std::string label = "label=" + take();
    if (parts == 0) append_tagged(out, label, lead(server, time) + "ACK\r\n");
    const std::string lines = std::exchange(held_, {});
    for (std::string_view left = lines; !left.empty();) {
        const std::string_view line = take_line(left);
        if (part_of(line) == Part::own) {
            append_tagged(out, label, line);
        } else {
            out += line;
        }
    }
    return out;
}

}  // namespace hubbub::commands
