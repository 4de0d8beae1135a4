// Hashes of passwords, and what they may take from the others.

#include <hubbub/base/password.h>

#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub;

namespace {

// Kilobytes: the most that this process has ever held, or has since forget_peak().
std::size_t peak() {
    std::ifstream status("/proc/self/status");
    std::string word;
    std::size_t out = 0;
    while (status >> word) {
        if (word == "VmHWM:") status >> out;
    }
    return out;
}

void forget_peak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

}  // namespace

TEST_CASE("a password fits its hash, and nothing else does") {
    const std::string hash = hash_password("open sesame");
    CHECK(hash.starts_with("$y$"));
    CHECK(valid_hash(hash));
    CHECK(password_fits("open sesame", hash));
    CHECK_FALSE(password_fits("open Sesame", hash));
    CHECK_FALSE(password_fits("", hash));
    CHECK_FALSE(password_fits(std::string_view("open sesame\0", 12), hash));
    CHECK_FALSE(password_fits(std::string_view("open sesame\0x", 13), hash));
    CHECK_FALSE(password_fits(std::string_view("\0open sesame", 12), hash));
    for (const std::string bad : {"", "plain", "*0", "$nonsense$"}) {
        CAPTURE(bad);
        CHECK_FALSE(valid_hash(bad));
        CHECK_FALSE(password_fits("plain", bad));
    }
    CHECK(hash_password("open sesame") != hash);
}

TEST_CASE("a crowd that guesses takes the memory of one guess, not of all") {
    const std::string hash = hash_password("open sesame");
    forget_peak();
    const std::size_t before = peak();
    std::vector<std::thread> crowd;
    for (int i = 0; i < 16; ++i) crowd.emplace_back([&] { password_fits("open Sesame", hash); });
    for (std::thread& one : crowd) one.join();
    // One takes 16 MiB, sixteen at once 256.
    CHECK(peak() - before < 100'000);
}
