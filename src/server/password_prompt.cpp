#include "password_prompt.h"

#include <cstdio>
#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace hubbub::server {
namespace {

// Turns off the echo if the input is a terminal. Not thread safe.
class HiddenInput {
  public:
    HiddenInput() : terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!terminal_) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~HiddenInput() {
        if (terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    HiddenInput(const HiddenInput&) = delete;
    HiddenInput& operator=(const HiddenInput&) = delete;

    bool terminal() const { return terminal_; }
    std::string line(const char* prompt) const {
        std::string out;
        if (terminal_) std::fputs(prompt, stderr);
        std::getline(std::cin, out);
        if (terminal_) std::fputs("\n", stderr);
        return out;
    }

  private:
    termios before_{};
    bool terminal_;
};

}  // namespace

std::string read_password(bool twice) {
    const HiddenInput input;
    for (;;) {
        std::string out = input.line("Password: ");
        if (!twice || !input.terminal() || out.empty() || out == input.line("Again: ") || !std::cin)
            return out;
        std::fputs("They differ. Try again.\n", stderr);
    }
}

}  // namespace hubbub::server
