#include "ban_file.h"

#include <hubbub/protocol/text.h>

#include <cerrno>
#include <ctime>
#include <vector>

#include "text_file.h"

namespace hubbub::server {
namespace {

using chat::ServerBan;

constexpr const char* time_format = "%Y-%m-%dT%H:%M:%SZ";

std::int64_t parse_time(std::string_view word) {
    const std::string text(word);
    std::tm parts{};
    const char* const end = ::strptime(text.c_str(), time_format, &parts);
    if (end == nullptr || *end != '\0')
        throw BanFileError("'" + text + "' must be a time such as 2026-01-02T03:04:05Z");
    return ::timegm(&parts);
}

}  // namespace

ServerBan parse_ban(std::string_view line) {
    const std::string_view kind = protocol::take_word(line);
    if (kind != "K" && kind != "D")
        throw BanFileError("'" + protocol::visible(kind) + "' must be K or D");
    const std::string_view mask = protocol::take_word(line);
    auto ban = kind == "D" ? ServerBan::of_address(mask) : ServerBan::of_user(mask);
    if (!ban)
        throw BanFileError("'" + protocol::visible(mask) + "' must be " +
                           (kind == "D" ? "an address or address/bits" : "user@host"));
    ban->set = parse_time(protocol::take_word(line));
    const std::string_view until = protocol::take_word(line);
    ban->until = until == "never" ? 0 : parse_time(until);
    ban->by = protocol::visible(protocol::take_word(line));
    if (ban->by.empty()) throw BanFileError("the name of the operator who set it is missing");
    ban->reason = protocol::visible(line);
    return *std::move(ban);
}

std::optional<chat::ServerBans::List> read_ban_file(const std::string& path) {
    std::vector<std::string> lines;
    try {
        lines = read_text(path);
    } catch (const FileError& error) {
        if (error.error != ENOENT) throw BanFileError(error.what());
    }
    if (lines.empty()) return std::nullopt;
    chat::ServerBans::List out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string_view text = protocol::trim(lines[i]);
        if (text.empty() || text.front() == '#') continue;
        try {
            out.push_back(std::make_shared<const ServerBan>(parse_ban(text)));
        } catch (const BanFileError& error) {
            throw BanFileError("line " + std::to_string(i + 1) + ": " + error.what());
        }
    }
    return out;
}

}  // namespace hubbub::server
