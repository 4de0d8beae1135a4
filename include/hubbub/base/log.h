#pragma once
// The server's log: events with fields. A background thread writes them, so a slow disk delays no
// other thread. If its queue is full, the oldest event is dropped and counted.

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

// Common keys: id, nick, address, reason. Numbers stay numbers in JSON.
struct Field {
    std::string_view key;
    std::variant<std::string_view, std::int64_t> value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
    Field(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
    template <std::integral I>
    Field(std::string_view k, I v) : key(k), value(static_cast<std::int64_t>(v)) {}
};

struct LogOptions {
    Level level = Level::info;
    Format format = Format::text;
    std::string file;  // empty: standard error
};

// Starts the writer thread. Events are dropped before this and after stop(). Throws
// std::runtime_error with a message for the operator if the file cannot be opened.
void start(const LogOptions& options);
// Writes queued events and ends the writer thread. Returns false if the sink blocks (a pipe without
// a reader, a paused terminal): the writer thread then still runs, so end the process with _exit.
bool stop();
// Reopens the file by its name (after rotation). If that fails, logging continues to the open file,
// the failure is counted, and a message for the operator is returned; otherwise returns "". Blocks
// on the disk. Must not run concurrently with start() or stop().
std::string reopen();
std::size_t failed_reopens();
// Drops events below this level from now on. Thread safe.
void set_level(Level level);

// Thread safe. Never block on the sink and never throw, so exception handlers may call them.
bool enabled(Level level);
void event(Level level, std::string_view name, std::initializer_list<Field> fields = {}) noexcept;
// Waits up to a second for the queue to drain: for callers that log more than it holds. Returns
// false if it did not drain.
bool settle();
// Returns how many events were dropped because the queue was full or a write failed.
std::size_t dropped();

// Writes an error event without fields to the log and to standard error, bypassing the queue.
// Allocates nothing and skips a descriptor that would block, for a process that cannot continue.
// Thread safe.
void last_words(std::string_view event) noexcept;

// Returns the part of a line after its time stamp. Both formats escape control characters (C0, C1,
// direction overrides) and replace invalid UTF-8 with an escaped U+FFFD.
std::string text_line(Level level, std::string_view name, std::initializer_list<Field> fields);
// Returns the members of a JSON object, without the braces.
std::string json_members(Level level, std::string_view name, std::initializer_list<Field> fields);

std::string_view name(Level level);

}  // namespace hubbub::log
