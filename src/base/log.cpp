#include <hubbub/base/log.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

#include <spdlog/async.h>
#include <spdlog/details/file_helper.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

namespace hubbub::log {
namespace {

constexpr std::size_t queue_length = 8192;
// For what is queued when the log stops.
constexpr std::chrono::milliseconds patience{500};

std::atomic<std::size_t> failed_writes{0};

// A file (or standard error) that counts what it cannot write, and opens again when it is asked.
class Sink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    explicit Sink(const std::string& file) {
        if (!file.empty()) helper_.open(file);
        to_file_ = !file.empty();
    }
    void ask_reopen() { reopen_.store(true, std::memory_order_relaxed); }

  protected:
    void sink_it_(const spdlog::details::log_msg& msg) override {
        spdlog::memory_buf_t line;
        formatter_->format(msg, line);
        try {
            if (reopen_.exchange(false, std::memory_order_relaxed) && to_file_)
                helper_.reopen(false);
            write(line);
        } catch (const spdlog::spdlog_ex&) {
            failed_writes.fetch_add(1, std::memory_order_relaxed);
        }
    }
    void flush_() override {
        try {
            if (to_file_) helper_.flush();
        } catch (const spdlog::spdlog_ex&) {
            failed_writes.fetch_add(1, std::memory_order_relaxed);
        }
    }

  private:
    void write(const spdlog::memory_buf_t& line) {
        if (to_file_) {
            helper_.write(line);
        } else if (std::fwrite(line.data(), 1, line.size(), stderr) != line.size()) {
            failed_writes.fetch_add(1, std::memory_order_relaxed);
        }
    }

    spdlog::details::file_helper helper_;
    bool to_file_ = false;
    std::atomic<bool> reopen_{false};
};

struct Running {
    std::shared_ptr<Sink> sink;
    std::shared_ptr<spdlog::async_logger> logger;
    Format format = Format::text;
    // Last, so that it goes first: its destructor writes what is queued and joins the thread that
    // uses the sink.
    std::shared_ptr<spdlog::details::thread_pool> pool;
};

// Set before other threads start and cleared after they ended: readers need no lock.
std::unique_ptr<Running> running;
std::atomic<Level> threshold{Level::off};

bool plain(unsigned char c) {
    return c >= 0x20 && c != 0x7f && c != '"' && c != '\\';
}

void append_escaped(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    for (const char ch : text) {
        const auto c = static_cast<unsigned char>(ch);
        // Bytes above ASCII may be C1 controls or broken UTF-8: a log reader's terminal gets
        // neither.
        if (plain(c) && c < 0x80) {
            out += ch;
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += ch;
        } else {
            out += "\\u00";
            out += hex[c >> 4];
            out += hex[c & 15];
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
        if (!plain(c) || c >= 0x80 || c == ' ' || c == '=') return true;
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

void start(const Options& options) {
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

void reopen() {
    if (running) running->sink->ask_reopen();
}

void set_level(Level level) {
    if (running) threshold.store(level);
}

bool enabled(Level level) {
    return level >= threshold.load(std::memory_order_relaxed) && level != Level::off;
}

void event(Level level, std::string_view event, std::initializer_list<Field> fields) noexcept {
    if (!enabled(level) || !running) return;
    try {
        running->logger->log(spdlog::level::info, running->format == Format::json
                                                      ? json_members(level, event, fields)
                                                      : text_line(level, event, fields));
    } catch (const std::exception&) {
        failed_writes.fetch_add(1, std::memory_order_relaxed);
    }
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

}  // namespace hubbub::log
