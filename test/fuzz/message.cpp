// The parser: a message that is written parses back to the same message, tags included.

#include <hubbub/protocol/message.h>

#include <string>
#include <vector>

#include "targets.h"
#include "world/must.h"

using namespace hubbub::protocol;

namespace {

// With as many parameters as there are: append_message() takes a list that is written out.
std::string written(const Message& message) {
    std::string out;
    if (!message.tags.empty()) out += "@" + std::string(message.tags) + " ";
    if (!message.source.empty()) out += ":" + std::string(message.source) + " ";
    out += message.command;
    for (std::size_t i = 0; i < message.count; ++i) {
        out += i + 1 == message.count ? " :" : " ";
        out += message.params[i];
    }
    return out;
}

void check_round_trip(const Message& message) {
    // Behind an empty source, these are no command that could be written without one.
    if (message.command.front() == '@' || message.command.front() == ':') return;
    const std::string text = written(message);
    const auto again = parse(text);
    must(again && again->command == message.command && again->source == message.source &&
             again->tags == message.tags && again->count == message.count &&
             again->params == message.params,
         "what was parsed is written and parsed again as the same");
    std::string line;
    append_message(line, message.source, message.command, {message.param(0)});
    must(line.ends_with("\r\n"), "a message ends a line");
}

void check_tags(std::string_view tags) {
    const std::string kept = client_only_tags(tags);
    must(client_only_tags(kept) == kept, "client-only tags stay as they are");
    must(kept.size() <= tags.size(), "no tag is added");
    for (std::string_view rest = tags; !rest.empty();) {
        const std::size_t before = rest.size();
        const Tag tag = take_tag(rest);
        must(rest.size() < before, "a tag is taken");
        const auto value = tag_value(tags, tag.key);
        must(value.has_value(), "a tag that is there has a value");
        must(value->find('\0') == std::string::npos || tags.find('\0') != std::string_view::npos,
             "an escape makes no NUL");
    }
}

}  // namespace

void fuzz_message(std::string_view bytes) {
    // The bytes that the framer allows in a line.
    const std::string_view line =
        bytes.substr(0, bytes.find_first_of(std::string_view("\r\n\0", 3)));
    const auto message = parse(line);
    if (!message) return;
    must(!message->command.empty(), "a message has a command");
    must(message->count <= max_params, "there are no more parameters than there may be");
    must(message->source.starts_with(message->nick()), "the nick is in the source");
    check_round_trip(*message);
    check_tags(message->tags);
}
