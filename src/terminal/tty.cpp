#include "tty.h"

#include <cerrno>
#include <stdexcept>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace hubbub::terminal {

void write_out(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (written < 0 && errno == EAGAIN) {
            pollfd room{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&room, 1, -1);
        } else if (written == 0 || errno != EINTR) {
            return;
        }
    }
}

std::optional<WindowSize> window_size() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return std::nullopt;
    return WindowSize{size.ws_row, size.ws_col};
}

RawMode::RawMode() {
    if (::tcgetattr(STDIN_FILENO, &found_) != 0)
        throw std::runtime_error("standard input is not a terminal");
    enter();
}

void RawMode::enter() const {
    termios raw = found_;
    raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

void RawMode::restore() const {
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &found_);
}

}  // namespace hubbub::terminal
