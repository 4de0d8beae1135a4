#pragma once
// A client that registers accounts, changes passwords, channels and access, and drops accounts,
// until its server dies. It remembers what the server has confirmed.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "server/state_records.h"

namespace crash {

// What all chatters of one server have reached. Thread safe.
struct Progress {
    std::atomic<unsigned> confirmed{0};  // replies that promise a change
    std::atomic<unsigned> late{0};       // replies that the change is made, but not stored yet
    std::atomic<unsigned> events{0};     // both, and chatters that have ended; to wait for

    void note(std::atomic<unsigned>& count) {
        ++count;
        ++events;
        events.notify_all();
    }
    // Blocks until `holds` returns true, which may change with each event.
    void wait_until(const std::function<bool()>& holds) const;
};

// A value that a change may have reached. After a crash it is the confirmed one or a later one.
template <class T>
class Possible {
  public:
    explicit Possible(T value) : values_{std::move(value)} {}
    void attempt(T value) { values_.push_back(std::move(value)); }
    void confirm() { values_.erase(values_.begin(), values_.end() - 1); }
    // The last attempt was refused.
    void withdraw() { values_.pop_back(); }
    void settle(T value) { values_ = {std::move(value)}; }
    const std::deque<T>& values() const { return values_; }
    const T& last() const { return values_.back(); }
    bool allows(const T& value) const {
        for (const T& known : values_)
            if (known == value) return true;
        return false;
    }

  private:
    std::deque<T> values_;
};

// One account with its channel, "#" and its name. Names are not used again.
struct Known {
    explicit Known(std::string called) : name(std::move(called)) {}

    std::string name;
    Possible<bool> exists{false};
    Possible<std::string> password{std::string()};
    Possible<bool> has_channel{false};
    std::map<std::string, Possible<unsigned>> access = {};  // account -> rank
    bool touched = true;                                    // since the last check

    std::string channel() const { return "#" + name; }
};

// Names of accounts to give access to; some are gone, or go meanwhile. Thread safe.
class Names {
  public:
    void add(const std::string& name);
    std::string pick(unsigned number) const;

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> names_;
};

// Not thread safe, except that several may share Names and a Progress.
class Chatter {
  public:
    Chatter(unsigned number, unsigned seed, Names& names);
    // Works until the server closes the connection. Throws std::runtime_error if a reply is wrong.
    void run(std::uint16_t port, Progress& progress);
    // Compares what the database has with what was confirmed, and continues from there. Throws
    // std::runtime_error if it differs.
    void check(const hubbub::server::LoadedState& state);

  private:
    class Line;
    using Fact = std::function<void()>;

    unsigned random(unsigned below) { return static_cast<unsigned>(engine_() % below); }
    std::string new_password();
    Known* current();
    void log_in(Line& line);
    void work(Line& line, Progress& progress);
    void add_account(Line& line, Progress& progress);
    void change_password(Line& line, Progress& progress, Known& own);
    void add_channel(Line& line, Progress& progress, Known& own);
    void change_access(Line& line, Progress& progress, Known& own);
    void drop_account(Line& line, Progress& progress, Known& own);
    void note(const std::string& reply, Progress& progress, const Fact& confirm);
    void check_account(const hubbub::server::LoadedState& state, Known& known);
    void check_channel(const hubbub::server::LoadedState& state, Known& known);

    const unsigned number_;
    Names& names_;
    std::mt19937 engine_;
    unsigned sessions_ = 0;
    unsigned passwords_ = 0;
    std::vector<Known> known_;
    bool logged_in_ = false;
    std::vector<Fact> late_;  // not stored yet; stored if a later change is
};

}  // namespace crash
