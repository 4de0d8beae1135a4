#include "ban_file.h"

#include <hubbub/net/fd.h>
#include <hubbub/protocol/text.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text_file.h"
#include "utc.h"

namespace hubbub::server {
namespace {

using chat::ServerBan;

constexpr std::string_view header =
    "# The bans of hubbubd. It rewrites this file after each change. After editing it, use "
    "REHASH\n"
    "# or SIGHUP. K user@host or D address[/bits], set at, until (or never), set by, reason.\n";
constexpr const char* time_format = "%Y-%m-%dT%H:%M:%SZ";

std::string time_text(std::int64_t seconds) {
    return utc_text(static_cast<std::time_t>(seconds), time_format);
}

std::int64_t parse_time(std::string_view word) {
    const std::string text(word);
    std::tm parts{};
    const char* const end = ::strptime(text.c_str(), time_format, &parts);
    if (end == nullptr || *end != '\0')
        throw BanFileError("'" + text + "' must be a time such as 2026-01-02T03:04:05Z");
    return ::timegm(&parts);
}

[[noreturn]] void fail(const std::string& path, std::string_view doing, int error = errno) {
    throw BanFileError("cannot " + std::string(doing) + " '" + path +
                       "': " + std::system_category().message(error));
}

// Returns the target of symbolic links; it need not exist. The target is replaced, not the link.
std::string resolved(std::filesystem::path path) {
    constexpr int max_links = 40;
    std::error_code error;
    for (int i = 0; i < max_links && std::filesystem::is_symlink(path, error); ++i) {
        const auto target = std::filesystem::read_symlink(path, error);
        if (error) break;
        path = path.parent_path() / target;
    }
    return path;
}

// Gives the new file the mode and, as far as the server may, the owner of the old one.
void keep_owner(int fd, const std::string& old) {
    struct stat status {};
    if (::lstat(old.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    // Two calls: the server may not change the owner, but may change the group to one of its
    // groups.
    [[maybe_unused]] int result = ::fchown(fd, status.st_uid, gid_t(-1));
    result = ::fchown(fd, uid_t(-1), status.st_gid);
    result = ::fchmod(fd, status.st_mode & 0777);
}

// A temporary file that replaces another. Deleted by the destructor, unless take_place() was
// called.
class Replacement {
  public:
    // Creates it with a random name in the same folder.
    explicit Replacement(const std::string& path) : path_(path), name_(path + ".XXXXXX") {
        fd_ = net::Fd(::mkostemp(name_.data(), O_CLOEXEC));  // O_EXCL, 0600
        if (!fd_) fail(path, "write");
    }
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;
    ~Replacement() {
        if (!name_.empty()) ::unlink(name_.c_str());
    }

    int fd() const { return fd_.get(); }
    void take_place() {
        if (::rename(name_.c_str(), path_.c_str()) != 0) fail(path_, "replace");
        name_.clear();
    }

  private:
    const std::string path_;
    std::string name_;
    net::Fd fd_;
};

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

void check_ban_folder(const std::string& path) {
    const std::string folder = folder_of(resolved(path));
    if (::access(folder.c_str(), W_OK | X_OK) != 0) fail(folder, "write into");
}

void write_ban_file(const std::string& path, const chat::ServerBans::List& bans) {
    std::string text(header);
    for (const auto& ban : bans) text += ban_line(*ban) + "\n";
    const std::string target = resolved(path);
    Replacement fresh(target);
    keep_owner(fresh.fd(), target);
    if (const int error = write_durably(fresh.fd(), text); error != 0) fail(target, "write", error);
    fresh.take_place();
    sync_folder(target);
}

}  // namespace hubbub::server
