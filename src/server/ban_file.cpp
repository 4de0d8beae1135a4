#include "ban_file.h"

#include <hubbub/net/fd.h>
#include <hubbub/protocol/text.h>

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace hubbub::server {
namespace {

using chat::ServerBan;

constexpr std::string_view header =
    "# The bans of hubbubd. It writes this file anew with every change; after one of yours: "
    "REHASH,\n"
    "# or SIGHUP. K user@host or D address[/bits], set at, until (or never), by whom, why.\n";
constexpr const char* time_form = "%Y-%m-%dT%H:%M:%SZ";

std::string time_text(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, time_form, &parts)};
}

std::int64_t parse_time(std::string_view word) {
    const std::string text(word);
    std::tm parts{};
    const char* const end = ::strptime(text.c_str(), time_form, &parts);
    if (end == nullptr || *end != '\0')
        throw BanFileError("'" + text + "' must be a time such as 2026-01-02T03:04:05Z");
    return ::timegm(&parts);
}

[[noreturn]] void fail(const std::string& path, std::string_view doing) {
    throw BanFileError("cannot " + std::string(doing) + " '" + path +
                       "': " + std::system_category().message(errno));
}

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder;
}

// The name is on the disk only when its folder is.
void sync_folder(const std::string& path) {
    const net::Fd fd(::open(folder_of(path).c_str(), O_RDONLY | O_CLOEXEC));
    if (fd) ::fsync(fd.get());
}

void write_whole(const std::string& path, std::string_view text) {
    const net::Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd) fail(path, "write");
    while (!text.empty()) {
        const ssize_t written = ::write(fd.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path, "write");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd.get()) != 0) fail(path, "write");
}

}  // namespace

std::string ban_line(const ServerBan& ban) {
    return std::string(ban.kind == ServerBan::Kind::address ? "D " : "K ") + ban.mask() + " " +
           time_text(ban.set) + " " + (ban.until == 0 ? "never" : time_text(ban.until)) + " " +
           ban.by + " " + ban.reason;
}

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
    if (ban->by.empty()) throw BanFileError("who set it is missing");
    ban->reason = protocol::visible(line);
    return *std::move(ban);
}

chat::ServerBans::List read_ban_file(const std::string& path) {
    std::ifstream file(path);
    if (!file && errno != ENOENT) fail(path, "read");
    if (std::filesystem::is_directory(path))
        throw BanFileError("cannot read '" + path + "': it is a directory");
    chat::ServerBans::List out;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        const std::string_view text = protocol::trim(line);
        if (text.empty() || text.front() == '#') continue;
        try {
            out.push_back(std::make_shared<const ServerBan>(parse_ban(text)));
        } catch (const BanFileError& error) {
            throw BanFileError("line " + std::to_string(number) + ": " + error.what());
        }
    }
    if (file.bad()) fail(path, "read");
    return out;
}

void check_ban_folder(const std::string& path) {
    if (::access(folder_of(path).c_str(), W_OK | X_OK) != 0) fail(folder_of(path), "write into");
}

void write_ban_file(const std::string& path, const chat::ServerBans::List& bans) {
    std::string text(header);
    for (const auto& ban : bans) text += ban_line(*ban) + "\n";
    const std::string fresh = path + ".new";
    try {
        write_whole(fresh, text);
        if (::rename(fresh.c_str(), path.c_str()) != 0) fail(path, "replace");
    } catch (const BanFileError&) {
        ::unlink(fresh.c_str());  // on a full disk half a file would be in the way of the next
        throw;
    }
    sync_folder(path);
}

}  // namespace hubbub::server
