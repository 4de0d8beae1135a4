#include "link/log_reader.h"

#include <hubbub/net/fd.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "link/log_files.h"

namespace hubbub::client {
namespace {

constexpr std::size_t most_bytes = std::size_t{64} * 1024;
constexpr std::size_t most_files = 10;      // read
constexpr std::size_t most_names = 10'000;  // examined
constexpr std::string_view day_shape = "dddd-dd-dd.log";
constexpr std::string_view clock_shape = "dd:dd:dd ";

// Returns true if the text begins with the shape; 'd' is a digit.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == 'd' ? !digit : text[i] != shape[i]) return false;
    }
    return true;
}

int number(std::string_view digits) {
    int out = 0;
    for (const char c : digits) out = out * 10 + (c - '0');
    return out;
}

// Returns the files of the newest days, newest first.
std::vector<std::string> days_in(const std::string& folder) {
    std::vector<std::string> out;
    std::error_code error;
    std::size_t seen = 0;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        if (++seen > most_names) break;
        std::string name = at->path().filename().string();
        if (name.size() == day_shape.size() && has_shape(name, day_shape))
            out.push_back(std::move(name));
    }
    std::sort(out.rbegin(), out.rend());
    if (out.size() > most_files) out.resize(most_files);
    return out;
}

// Returns the last lines of a file. Never blocks on a pipe or a terminal.
std::string end_of(const std::string& path) {
    const net::Fd fd(
        ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC));
    struct stat about {};
    if (!fd || ::fstat(fd.get(), &about) != 0 || !S_ISREG(about.st_mode)) return {};
    const auto size = static_cast<std::size_t>(about.st_size);
    std::string text(std::min(size, most_bytes), '\0');
    std::size_t got = 0;
    while (got < text.size()) {
        const auto from = static_cast<off_t>(size - text.size() + got);
        const ssize_t count = ::pread(fd.get(), text.data() + got, text.size() - got, from);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        got += static_cast<std::size_t>(count);
    }
    text.resize(got);
    // The first line may be incomplete.
    if (size > most_bytes) text.erase(0, std::min(text.find('\n'), text.size() - 1) + 1);
    return text;
}

Wall time_of(std::string_view day, std::string_view clock) {
    std::tm parts{};
    parts.tm_year = number(day.substr(0, 4)) - 1900;
    parts.tm_mon = number(day.substr(5, 2)) - 1;
    parts.tm_mday = number(day.substr(8, 2));
    parts.tm_hour = number(clock.substr(0, 2));
    parts.tm_min = number(clock.substr(3, 2));
    parts.tm_sec = number(clock.substr(6, 2));
    parts.tm_isdst = -1;
    return std::chrono::system_clock::from_time_t(::mktime(&parts));
}

// Parses a message: "hh:mm:ss <nick> text", or "* nick text" or "-nick- text" after the time.
std::optional<LoggedLine> talk_in(std::string_view day, std::string_view line) {
    if (!has_shape(line, clock_shape)) return std::nullopt;
    const std::string_view rest = line.substr(clock_shape.size());
    const char first = rest.empty() ? ' ' : rest.front();
    std::size_t blank = std::string_view::npos;
    if (first == '<' || first == '*' || (first == '-' && !rest.starts_with("--")))
        blank = rest.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    std::string_view who = rest.substr(0, blank);
    if (first == '<' && who.size() > 2 && who.ends_with('>')) who = who.substr(1, who.size() - 2);
    return LoggedLine{time_of(day, line), protocol::visible(who),
                      protocol::visible(rest.substr(blank + 1))};
}

}  // namespace

std::vector<LoggedLine> read_log(const std::string& folder, const LogRequest& wish) {
    std::vector<LoggedLine> out;  // the newest first
    std::string place = folder;
    place.append("/")
        .append(file_name(wish.network_name))
        .append("/")
        .append(file_name(wish.buffer));
    for (const std::string& day : days_in(place)) {
        const std::string text = end_of(std::string(place).append("/").append(day));
        std::string_view rest = text;
        while (!rest.empty() && out.size() < wish.lines) {
            if (rest.ends_with('\n')) rest.remove_suffix(1);
            const std::size_t begin = rest.rfind('\n') + 1;
            if (auto line = talk_in(day, rest.substr(begin))) out.push_back(std::move(*line));
            rest = rest.substr(0, begin);
        }
        if (out.size() >= wish.lines) break;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace hubbub::client
