#include <hubbub/chat/message_id.h>
#include <hubbub/commands/label.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <utility>

namespace hubbub::commands {
namespace {

std::string_view take_line(std::string_view& lines) {
    const std::size_t end = std::min(lines.find("\r\n"), lines.size() - 2) + 2;
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end);
    return line;
}

// False for what stands in a batch already, and for the end of one.
bool stands_alone(std::string_view line) {
    const auto message = protocol::parse(line.substr(0, line.size() - 2));
    if (!message || protocol::raw_tag_value(message->tags, "batch")) return false;
    return message->command != "BATCH" || !message->param(0).starts_with('-');
}

void append_tagged(std::string& out, std::string_view tag, std::string_view line) {
    out += '@';
    out += tag;
    const bool has_tags = line.starts_with('@');
    out += has_tags ? ';' : ' ';
    out += line.substr(has_tags ? 1 : 0);
}

}  // namespace

void Label::open(std::string_view value) {
    value_ = value;
    held_.clear();
    expects_one = false;
}

std::string Label::take() {
    return *std::exchange(value_, std::nullopt);
}

std::string Label::close(std::string_view server, std::string_view time) {
    const std::string label = "label=" + take();
    const std::string lines = std::exchange(held_, {});
    std::size_t alone = 0;
    for (std::string_view rest = lines; !rest.empty();) alone += stands_alone(take_line(rest));
    std::string made_here = time.empty() ? "" : "@" + std::string(time) + " ";
    made_here += ":" + std::string(server) + " ";
    std::string out;
    std::string tag = label;
    std::string reference;
    if (alone == 0) append_tagged(out, label, made_here + "ACK\r\n");
    if (alone > 1) {
        chat::append_message_id(reference, chat::take_message_ids(1));
        append_tagged(out, label, made_here + "BATCH +" + reference + " labeled-response\r\n");
        tag = "batch=" + reference;
    }
    for (std::string_view rest = lines; !rest.empty();) {
        const std::string_view line = take_line(rest);
        if (stands_alone(line)) {
            append_tagged(out, tag, line);
        } else {
            out += line;
        }
    }
    if (alone > 1) out += made_here + "BATCH -" + reference + "\r\n";
    return out;
}

}  // namespace hubbub::commands
