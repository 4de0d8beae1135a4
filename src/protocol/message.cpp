#include <hubbub/protocol/message.h>

#include <algorithm>
#include <vector>

namespace hubbub::protocol {
namespace {

std::string_view take_token(std::string_view& rest) {
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

// Accepts all characters but control characters and spaces, because the set of valid characters may
// grow: https://ircv3.net/specs/extensions/message-tags#format
bool names_client_only_tag(std::string_view key) {
    const auto fits = [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; };
    return key.size() > 1 && key.front() == '+' && std::all_of(key.begin(), key.end(), fits);
}

}  // namespace

std::string_view Message::nick() const {
    return source.substr(0, source.find_first_of("!@"));
}

std::optional<Message> parse(std::string_view line) {
    Message message;
    std::string_view rest = line;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.starts_with('@')) message.tags = take_token(rest).substr(1);
    if (rest.starts_with(':')) message.source = take_token(rest).substr(1);
    message.command = take_token(rest);
    if (message.command.empty()) return std::nullopt;
    while (!rest.empty() && message.count < max_params) {
        const bool trailing = rest.front() == ':';
        if (trailing) rest.remove_prefix(1);
        if (trailing || message.count + 1 == max_params) {
            message.params[message.count++] = rest;
            break;
        }
        message.params[message.count++] = take_token(rest);
    }
    return message;
}

Tag take_tag(std::string_view& tags) {
    const std::string_view whole = tags.substr(0, tags.find(';'));
    tags.remove_prefix(std::min(whole.size() + 1, tags.size()));
    const std::size_t equals = std::min(whole.find('='), whole.size());
    return {whole.substr(0, equals), whole.substr(std::min(equals + 1, whole.size())), whole};
}

std::optional<std::string_view> raw_tag_value(std::string_view tags, std::string_view key) {
    std::optional<std::string_view> value;
    while (!tags.empty()) {
        const Tag tag = take_tag(tags);
        if (tag.key == key) value = tag.value;
    }
    return value;
}

std::optional<std::string> tag_value(std::string_view tags, std::string_view key) {
    const auto raw = raw_tag_value(tags, key);
    if (!raw) return std::nullopt;
    std::string value;
    for (std::size_t i = 0; i < raw->size(); ++i) {
        if ((*raw)[i] != '\\') {
            value += (*raw)[i];
        } else if (++i < raw->size()) {
            value += unescape((*raw)[i]);
        }
    }
    return value;
}

std::string tag_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case ';': out += "\\:"; break;
            case ' ': out += "\\s"; break;
            case '\r': out += "\\r"; break;
            case '\n': out += "\\n"; break;
            case '\\': out += "\\\\"; break;
            default: out += c;
        }
    }
    return out;
}

std::string client_only_tags(std::string_view tags) {
    std::vector<Tag> found;
    while (!tags.empty()) {
        const Tag tag = take_tag(tags);
        if (names_client_only_tag(tag.key)) found.push_back(tag);
    }
    // Of repeated keys the last counts; the order of tags does not matter.
    const auto before = [](const Tag& a, const Tag& b) { return a.key < b.key; };
    if (found.size() > 1) std::stable_sort(found.begin(), found.end(), before);
    std::string out;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i + 1 < found.size() && found[i].key == found[i + 1].key) continue;
        if (!out.empty()) out += ';';
        out += found[i].whole;
    }
    return out;
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
