#pragma once
// Standard input and output as a terminal: its mode, its size, and writing to it.

#include <cstddef>
#include <optional>
#include <string_view>

#include <termios.h>

namespace hubbub::terminal {

// Writes all of `bytes` to standard output. Blocks until the terminal takes them; drops the rest if
// the terminal is gone.
void write_out(std::string_view bytes);

struct WindowSize {
    std::size_t rows = 24;
    std::size_t columns = 80;

    bool operator==(const WindowSize&) const = default;
};
// Returns the size of the terminal on standard output, or null if it does not report one.
std::optional<WindowSize> window_size();

// Keys arrive one at a time, without echo, and Ctrl-C, Ctrl-S and Ctrl-Z are keys. Output is
// processed as before: "\n" still moves to the start of the next row. Not thread safe.
class RawMode {
  public:
    // Enters the mode. Throws std::runtime_error if standard input is not a terminal.
    RawMode();
    ~RawMode() { restore(); }
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;

    void enter() const;
    // Restores the mode that the constructor found.
    void restore() const;

  private:
    termios found_{};
};

}  // namespace hubbub::terminal
