#include "config/password.h"

#include <hubbub/net/fd.h>
#include <hubbub/protocol/text.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "config/names.h"

namespace hubbub::client {
namespace {

std::string first_line(std::string text) {
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    return text;
}

// Turns the echo of a terminal off.
class HiddenInput {
  public:
    explicit HiddenInput(int fd) : fd_(fd) {
        ::tcgetattr(fd, &before_);
        termios hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(fd, TCSAFLUSH, &hidden);
    }
    ~HiddenInput() { ::tcsetattr(fd_, TCSAFLUSH, &before_); }
    HiddenInput(const HiddenInput&) = delete;
    HiddenInput& operator=(const HiddenInput&) = delete;

  private:
    const int fd_;
    termios before_{};
};

std::string read_line(int fd) {
    constexpr std::size_t longest = 1024;
    std::string line;
    char c = 0;
    while (line.size() < longest && ::read(fd, &c, 1) == 1 && c != '\n') line += c;
    return line;
}

}  // namespace

std::string ask_password(const std::string& question) {
    const net::Fd terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!terminal) throw UsageError("--ask-password needs a terminal to ask on");
    std::string line;
    {
        const HiddenInput hidden(terminal.get());
        ::dprintf(terminal.get(), "%s", question.c_str());
        line = first_line(read_line(terminal.get()));
    }
    ::dprintf(terminal.get(), "\n");
    if (line.empty()) throw UsageError("--ask-password: nothing was typed");
    return line;
}

std::string read_password(const std::string& path) {
    std::ifstream file(path);
    const int error = errno;
    std::string line;
    const std::string about = "--password-file '" + protocol::visible(path) + "': ";
    if (!file) throw UsageError(about + std::generic_category().message(error));
    std::getline(file, line);
    line = first_line(std::move(line));
    if (line.empty()) throw UsageError(about + "the first line must hold the password");
    return line;
}

std::string password_from(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "re");
    const std::string about = "the password command '" + protocol::visible(command) + "' ";
    if (pipe == nullptr) throw UsageError(about + "cannot be started");
    std::string said;
    std::array<char, 512> buffer;
    std::size_t got = 0;
    while ((got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0)
        said.append(buffer.data(), got);
    if (::pclose(pipe) != 0) throw UsageError(about + "failed");
    said = first_line(std::move(said));
    if (said.empty()) throw UsageError(about + "printed nothing");
    return said;
}

}  // namespace hubbub::client
