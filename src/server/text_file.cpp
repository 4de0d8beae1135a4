#include "text_file.h"

#include <hubbub/base/utf8.h>
#include <hubbub/net/fd.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hubbub::server {
namespace {

constexpr std::size_t max_bytes = std::size_t{64} << 20;
// For a FIFO with a writer, such as <(command) of a shell.
constexpr int patience_ms = 1000;

[[noreturn]] void fail(int error) {
    throw FileError(error, "cannot read this file: " + std::generic_category().message(error));
}

// Returns false at the end of the file.
bool read_more(int fd, std::string& out) {
    char buffer[16 * 1024];
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got > 0) out.append(buffer, static_cast<std::size_t>(got));
    if (got >= 0) return got > 0;
    if (errno == EINTR) return true;
    if (errno != EAGAIN) fail(errno);
    pollfd at{fd, POLLIN, 0};
    if (::poll(&at, 1, patience_ms) == 0) fail(ETIMEDOUT);
    return true;
}

}  // namespace

std::string read_file(const std::string& path) {
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!fd) fail(errno);
    std::string out;
    while (read_more(fd.get(), out)) {
        if (out.size() > max_bytes) fail(EFBIG);
    }
    return out;
}

std::vector<std::string> read_lines(const std::string& path) {
    const std::string all = read_file(path);
    std::string_view rest = all;
    if (rest.starts_with(utf8::byte_order_mark)) rest.remove_prefix(utf8::byte_order_mark.size());
    std::vector<std::string> out;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.emplace_back(line);
    }
    return out;
}

std::vector<std::string> read_text(const std::string& path) {
    std::vector<std::string> lines = read_lines(path);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string where = "line " + std::to_string(i + 1);
        if (!protocol::valid_utf8(lines[i]))
            throw FileError(0, where + " is not UTF-8; save the file as UTF-8");
        if (lines[i].find_first_of(std::string_view("\0\r", 2)) != std::string::npos)
            throw FileError(0, where + " has a NUL or CR byte, which no message can carry");
    }
    return lines;
}

int write_durably(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(fd) == 0 ? 0 : errno;
}

void sync_folder(const std::string& path) {
    const net::Fd fd(::open(folder_of(path).c_str(), O_RDONLY | O_CLOEXEC));
    if (fd) ::fsync(fd.get());
}

std::string folder_of(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder;
}

}  // namespace hubbub::server
