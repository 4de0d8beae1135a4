#include <hubbub/base/log.h>
#include <hubbub/base/utf8.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hubbub::log {
namespace {

constexpr std::size_t queue_length = 8192;
// How long stop() waits for queued events.
constexpr std::chrono::milliseconds patience{500};

std::atomic<std::size_t> failed_writes{0};
std::atomic<std::size_t> failed_opens{0};

// Opens the file, creating its directory if needed. Never waits for the other end of a FIFO.
// Returns -1, with errno set, on failure.
int open_file(const std::string& path) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
    const int fd =
        ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
               S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH);
    // Opened without blocking; the writer thread may block.
    if (fd >= 0) ::fcntl(fd, F_SETFL, O_APPEND);
    return fd;
}

std::string open_problem(const std::string& path) {
    return "cannot open '" + path + "': " + std::generic_category().message(errno);
}

// Writes only if that does not block. A FIFO or terminal that polls writable takes a short line
// whole.
void write_now(int fd, std::string_view text) {
    pollfd at{fd, POLLOUT, 0};
    if (::poll(&at, 1, 0) != 1 || (at.revents & POLLOUT) == 0) return;
    [[maybe_unused]] const ssize_t written = ::write(fd, text.data(), text.size());
}

// Writes to a file or standard error, and counts failed writes. The writer thread writes; other
// functions say if they are thread safe.
class Sink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    // Throws std::runtime_error if the file cannot be opened.
    explicit Sink(std::string file) : file_(std::move(file)) {
        if (file_.empty()) return;
        fd_ = open_file(file_);
        if (fd_ < 0) throw std::runtime_error(open_problem(file_));
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    ~Sink() override {
        close_fd(fd_);
        close_fd(next_);
    }

    // Thread safe. Later events go to the file that has the name now, or to the current file if it
    // cannot be opened. Returns the problem, or "".
    std::string reopen() {
        if (file_.empty()) return "";
        const int fresh = open_file(file_);
        if (fresh < 0) return open_problem(file_);
        close_fd(next_.exchange(fresh, std::memory_order_acq_rel));
        return "";
    }

    // Thread safe.
    int fd() const { return fd_; }

  protected:
    void sink_it_(const spdlog::details::log_msg& msg) override {
        const int fresh = next_.exchange(-1, std::memory_order_acq_rel);
        if (fresh >= 0) {
            close_fd(fd_.exchange(fresh, std::memory_order_acq_rel));
            torn_ = false;
        }
        spdlog::memory_buf_t line;
        // Do not append to a line that a full disk cut off.
        if (torn_) line.push_back('\n');
        formatter_->format(msg, line);
        if (!write(line)) failed_writes.fetch_add(1, std::memory_order_relaxed);
    }
    void flush_() override {}

  private:
    static void close_fd(int fd) {
        if (fd >= 0 && fd != STDERR_FILENO) ::close(fd);
    }

    bool write(const spdlog::memory_buf_t& line) {
        std::size_t done = 0;
        while (done < line.size()) {
            const ssize_t written = ::write(fd_, line.data() + done, line.size() - done);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) {
                torn_ = torn_ || done > 0;
                return false;
            }
            done += static_cast<std::size_t>(written);
        }
        torn_ = false;
        return true;
    }

    const std::string file_;
    std::atomic<int> fd_{STDERR_FILENO};
    std::atomic<int> next_{-1};  // replaces fd_ before the next event
    bool torn_ = false;          // the last line was written in part
};

struct Running {
    std::shared_ptr<Sink> sink;
    std::shared_ptr<spdlog::async_logger> logger;
    Format format = Format::text;
    // Declared last, so destroyed first: its destructor writes queued events and joins the thread
    // that uses the sink.
    std::shared_ptr<spdlog::details::thread_pool> pool;
};

// Set before other threads start and cleared after they end, so readers need no lock.
std::unique_ptr<Running> running;
std::atomic<Level> threshold{Level::off};

// Escapes a character for JSON. Requires one of the Basic Multilingual Plane, like all of
// is_control().
void append_code(std::string& out, std::uint32_t character) {
    static constexpr char hex[] = "0123456789abcdef";
    out += "\\u";
    for (unsigned shift = 16; shift > 0; shift -= 4) out += hex[(character >> (shift - 4)) & 15];
}

// Copies the text, escaping characters that could harm a terminal. Invalid bytes become U+FFFD,
// because JSON cannot represent them.
void append_escaped(std::string& out, std::string_view text) {
    constexpr std::uint32_t replacement = 0xfffd;
    while (!text.empty()) {
        const std::string_view before = text;
        const std::uint32_t c = utf8::take_character(text);
        if (c == utf8::broken) {
            append_code(out, replacement);
        } else if (utf8::is_control(c)) {
            append_code(out, c);
        } else {
            if (c == '"' || c == '\\') out += '\\';
            out += before.substr(0, before.size() - text.size());
        }
    }
}

void append_number(std::string& out, std::int64_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

bool needs_quotes(std::string_view text) {
    if (text.empty()) return true;
    for (const char ch : text) {
        const auto c = static_cast<unsigned char>(ch);
        if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=') return true;
    }
    return false;
}

void append_text_value(std::string& out, std::string_view text) {
    if (!needs_quotes(text)) {
        out += text;
        return;
    }
    out += '"';
    append_escaped(out, text);
    out += '"';
}

}  // namespace

std::string_view name(Level level) {
    static constexpr std::string_view names[] = {"trace", "debug", "info", "warn", "error", "off"};
    return names[static_cast<std::size_t>(level)];
}

std::string text_line(Level level, std::string_view event, std::initializer_list<Field> fields) {
    std::string out;
    out += name(level);
    out += ' ';
    out += event;
    for (const Field& field : fields) {
        out += ' ';
        out += field.key;
        out += '=';
        if (const auto* text = std::get_if<std::string_view>(&field.value)) {
            append_text_value(out, *text);
        } else {
            append_number(out, std::get<std::int64_t>(field.value));
        }
    }
    return out;
}

std::string json_members(Level level, std::string_view event, std::initializer_list<Field> fields) {
    std::string out = "\"level\":\"";
    out += name(level);
    out += "\",\"event\":\"";
    append_escaped(out, event);
    out += '"';
    for (const Field& field : fields) {
        out += ",\"";
        append_escaped(out, field.key);
        out += "\":";
        if (const auto* text = std::get_if<std::string_view>(&field.value)) {
            out += '"';
            append_escaped(out, *text);
            out += '"';
        } else {
            append_number(out, std::get<std::int64_t>(field.value));
        }
    }
    return out;
}

void start(const LogOptions& options) {
    auto fresh = std::make_unique<Running>();
    fresh->format = options.format;
    try {
        fresh->sink = std::make_shared<Sink>(options.file);
        fresh->pool = std::make_shared<spdlog::details::thread_pool>(queue_length, 1);
    } catch (const spdlog::spdlog_ex& error) {
        throw std::runtime_error(error.what());
    }
    fresh->logger = std::make_shared<spdlog::async_logger>(
        "hubbub", fresh->sink, fresh->pool, spdlog::async_overflow_policy::overrun_oldest);
    const bool json = options.format == Format::json;
    fresh->sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        json ? "{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\",%v}" : "%Y-%m-%dT%H:%M:%S.%eZ %v",
        spdlog::pattern_time_type::utc));
    fresh->logger->set_level(spdlog::level::trace);
    fresh->logger->flush_on(spdlog::level::trace);
    running = std::move(fresh);
    threshold.store(options.level);
}

bool stop() {
    threshold.store(Level::off);
    if (!running) return true;
    std::promise<void> done;
    std::future<void> ended = done.get_future();
    std::thread closer([gone = std::move(running), done = std::move(done)]() mutable {
        gone.reset();
        done.set_value();
    });
    const bool whole = ended.wait_for(patience) == std::future_status::ready;
    whole ? closer.join() : closer.detach();
    return whole;
}

std::string reopen() {
    if (!running) return "";
    std::string problem = running->sink->reopen();
    if (!problem.empty()) failed_opens.fetch_add(1, std::memory_order_relaxed);
    return problem;
}

void set_level(Level level) {
    if (running) threshold.store(level);
}

bool enabled(Level level) {
    return level >= threshold.load(std::memory_order_relaxed) && level != Level::off;
}

void event(Level level, std::string_view event, std::initializer_list<Field> fields) noexcept {
    if (!enabled(level) || !running) return;
    running->logger->log(spdlog::level::info, running->format == Format::json
                                                  ? json_members(level, event, fields)
                                                  : text_line(level, event, fields));
}

void last_words(std::string_view event) noexcept {
    const bool json = running && running->format == Format::json;
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(now - day);
    char line[256];
    const int length = std::snprintf(
        line, sizeof line,
        json ? "{\"time\":\"%04d-%02u-%02uT%02d:%02d:%02d.%03dZ\",\"level\":\"error\",\"event\":"
               "\"%.*s\"}\n"
             : "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ error %.*s\n",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
        static_cast<int>(time.subseconds().count()), static_cast<int>(event.size()), event.data());
    const std::string_view text(line, static_cast<std::size_t>(length));
    if (running && running->sink->fd() != STDERR_FILENO) write_now(running->sink->fd(), text);
    write_now(STDERR_FILENO, text);
}

bool settle() {
    using namespace std::chrono_literals;
    const auto queued = [] { return running && running->pool->queue_size() > 0; };
    for (int i = 0; i < 100 && queued(); ++i) std::this_thread::sleep_for(10ms);
    return !queued();
}

std::size_t dropped() {
    return failed_writes.load(std::memory_order_relaxed) +
           (running ? running->pool->overrun_counter() : 0);
}

std::size_t failed_reopens() {
    return failed_opens.load(std::memory_order_relaxed);
}

}  // namespace hubbub::log
