#include <hubbub/protocol/message.h>

#include <algorithm>

namespace hubbub::protocol {
namespace {

std::string_view take_word(std::string_view& rest) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.find_first_not_of(' ', end), rest.size()));
    return word;
}

char unescape(char c) {
    switch (c) {
        case ':': return ';';
        case 's': return ' ';
        case 'r': return '\r';
        case 'n': return '\n';
        default: return c;
    }
}

}  // namespace

std::string_view Message::nick() const {
    return source.substr(0, source.find_first_of("!@"));
}

std::optional<Message> parse(std::string_view line) {
    Message message;
    std::string_view rest = line;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.starts_with('@')) message.tags = take_word(rest).substr(1);
    if (rest.starts_with(':')) message.source = take_word(rest).substr(1);
    message.command = take_word(rest);
    if (message.command.empty()) return std::nullopt;
    while (!rest.empty() && message.count < max_params) {
        const bool trailing = rest.front() == ':';
        if (trailing) rest.remove_prefix(1);
        if (trailing || message.count + 1 == max_params) {
            message.params[message.count++] = rest;
            break;
        }
        message.params[message.count++] = take_word(rest);
    }
    return message;
}

std::optional<std::string> tag_value(std::string_view tags, std::string_view key) {
    std::optional<std::string> value;
    while (!tags.empty()) {
        const std::size_t end = std::min(tags.find(';'), tags.size());
        const std::string_view tag = tags.substr(0, end);
        tags.remove_prefix(std::min(end + 1, tags.size()));
        const std::size_t equals = std::min(tag.find('='), tag.size());
        if (tag.substr(0, equals) != key) continue;
        value.emplace();
        for (std::size_t i = equals + 1; i < tag.size(); ++i) {
            if (tag[i] != '\\') {
                *value += tag[i];
            } else if (++i < tag.size()) {
                *value += unescape(tag[i]);
            }
        }
    }
    return value;
}

void append_message(std::string& out, std::string_view source, std::string_view command,
                    std::initializer_list<std::string_view> params, Colon colon) {
    if (!source.empty()) {
        out += ':';
        out += source;
        out += ' ';
    }
    out += command;
    std::size_t left = params.size();
    for (const std::string_view param : params) {
        out += ' ';
        const bool last = --left == 0;
        if (last && (colon == Colon::always || param.empty() || param.front() == ':' ||
                     param.find(' ') != std::string_view::npos)) {
            out += ':';
        }
        out += param;
    }
    out += "\r\n";
}

}  // namespace hubbub::protocol
