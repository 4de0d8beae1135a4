#pragma once
// What the server tells its operator: events with fields. Written by one background thread, so a
// slow disk delays nobody; what does not fit its queue is dropped and counted.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace hubbub::log {

enum class Level : std::uint8_t { trace, debug, info, warn, error, off };
enum class Format : std::uint8_t { text, json };

// Keys used everywhere: id, nick, address, reason; numbers stay numbers in JSON.
struct Field {
    std::string_view key;
    std::variant<std::string_view, std::int64_t> value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
    Field(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
    template <std::integral I>
    Field(std::string_view k, I v) : key(k), value(static_cast<std::int64_t>(v)) {}
};

struct Options {
    Level level = Level::info;
    Format format = Format::text;
    std::string file;  // empty: standard error
};

// Starts the writer thread. Until then, and after stop(), events are dropped.
// Throws std::runtime_error with a sentence for the operator if the file cannot be opened.
void start(const Options& options);
// Writes what is queued and ends the writer thread. False where the sink takes nothing (a pipe that
// nobody reads, a paused terminal): the writer is left behind, so end the process by _exit.
bool stop();
// Opens the file again under its name (after rotation). If that fails, the log goes on in the file
// that is open, the failure is counted, and the problem is returned in words for the operator.
// Waits for the disk. Not thread safe against start/stop.
std::string reopen();
std::size_t failed_reopens();
// What is below is dropped from now on. Thread safe.
void set_level(Level level);

// Thread safe; never blocks on the sink, and throws nothing: handlers of exceptions call it.
bool enabled(Level level);
void event(Level level, std::string_view name, std::initializer_list<Field> fields = {}) noexcept;
// Waits until the queue is empty, a second at most: for those who write more than it holds. False
// where it did not become so.
bool settle();
// How many events were dropped because the sink stalled or took nothing.
std::size_t dropped();

// Writes an error event without fields, past the queue, and prints it on standard error. For a
// process that cannot go on: allocates nothing and does not wait for a descriptor that takes
// nothing. Thread safe.
void last_words(std::string_view event) noexcept;

// What `event` writes after the time stamp. In both, controls (C0, C1, direction overrides) are
// escaped, and bytes that are no UTF-8 become an escaped U+FFFD.
std::string text_line(Level level, std::string_view name, std::initializer_list<Field> fields);
// The members of a JSON object, without its braces.
std::string json_members(Level level, std::string_view name, std::initializer_list<Field> fields);

std::string_view name(Level level);

}  // namespace hubbub::log
