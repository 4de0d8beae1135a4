#include "talk/kept_inputs.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "words.h"

namespace hubbub::client {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\t': out += "\\t"; break;
            default: out += c;
        }
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        out += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
    return out;
}

// Takes what stands in front of the next tab.
std::string field(std::string_view& line) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    std::string out = unescaped(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    return out;
}

}  // namespace

bool holds_password(std::string_view line) {
    constexpr std::array commands{"/authenticate", "/identify", "/nickserv",
                                  "/ns",           "/oper",     "/pass"};
    constexpr std::array lines{"authenticate", "nickserv", "ns", "oper", "pass"};
    Words words(line);
    const std::string first = protocol::fold(words.take());
    if (std::find(commands.begin(), commands.end(), first) != commands.end()) return true;
    if (!first.starts_with('/') || first.starts_with("//")) return false;
    // "/raw PASS secret", "/msg NickServ@services identify secret", "/join #room key".
    const std::string second = protocol::fold(words.take());
    const std::string name = second.substr(0, second.find('@'));
    if (std::find(lines.begin(), lines.end(), name) != lines.end()) return true;
    const bool message = name == "privmsg" || name == "notice";
    if (message && protocol::fold(words.take()).starts_with("nickserv")) return true;
    return (first == "/join" || first == "/j" || name == "join") && !words.empty();
}

std::string write_inputs(const KeptInputs& inputs) {
    std::string out;
    for (const auto& [place, lines] : inputs) {
        for (const std::string& line : lines) {
            if (holds_password(line)) continue;
            out +=
                escaped(place.first) + "\t" + escaped(place.second) + "\t" + escaped(line) + "\n";
        }
    }
    return out;
}

KeptInputs read_inputs(std::string_view text) {
    KeptInputs out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::string network = field(line);
        std::string buffer = field(line);
        if (line.empty()) continue;
        out[{std::move(network), std::move(buffer)}].push_back(unescaped(line));
    }
    return out;
}

}  // namespace hubbub::client
