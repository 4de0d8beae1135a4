#pragma once
// What clients do, made by chance from a seed, and written so that a person can read it.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "reference.h"

inline constexpr int clients = 5;

// It means something whatever came before, so that steps can be left out.
struct Step {
    enum class Kind : std::uint8_t { account, connect, disconnect, lines, wait };

    Kind kind = Kind::lines;
    int who = 0;
    std::string nick;         // with which it connects, or of a new account
    std::string account;      // in to which it logs when it connects
    std::vector<Line> lines;  // commands and their parameters, sent in one go
    int seconds = 0;

    std::string text() const;
    // The lines as the client sends them. CODE stands for that of a DROP.
    std::string bytes() const;
};

// With ^A for control characters that a terminal would swallow.
std::string seen(const std::string& text);

// Not thread safe.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    Step step();

  private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    template <class T>
    const T& one_of(const std::vector<T>& all) {
        return all[below(all.size())];
    }
    std::string nick();
    std::string channel();
    std::string list_of(std::string (Chance::*one)(), std::uint64_t most);
    std::string target();
    std::string text();
    Line command();
    Line membership();
    Line mode();
    std::string mode_parameter(char letter);
    std::string password();
    Line nick_serv();
    Line chan_serv();

    std::mt19937_64 random_;
    int said_ = 0;
};
