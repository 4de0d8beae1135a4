#include "talk/kept_inputs.h"

#include <algorithm>
#include <cstddef>

#include "irc/secrets.h"

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

// Takes the field up to the next tab.
std::string field(std::string_view& line) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    std::string out = unescaped(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    return out;
}

}  // namespace

std::string write_inputs(const KeptInputs& inputs) {
    std::string out;
    for (const auto& [place, lines] : inputs) {
        for (const std::string& line : lines) {
            if (secret_in(line, place.second) != Secret::none) continue;
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
        std::string input = unescaped(line);
        // Older versions of hubbub recognised fewer secrets.
        if (secret_in(input, buffer) != Secret::none) continue;
        out[{std::move(network), std::move(buffer)}].push_back(std::move(input));
    }
    return out;
}

}  // namespace hubbub::client
