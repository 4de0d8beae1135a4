#include <hubbub/protocol/http.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

namespace hubbub::protocol {
namespace {

constexpr std::string_view page =
    "This port belongs to a chat server, not to a web server.\r\n"
    "Connect to it with an IRC client or with telnet.\r\n";

// Source: RFC 9110 section 5.6.7
std::string http_date(Wall now) {
    const std::time_t time = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 64> out{};
    const std::size_t size =
        std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {out.data(), size};
}

}  // namespace

bool begins_http(std::string_view bytes) {
    const std::size_t method = bytes.find(' ');
    if (method == std::string_view::npos || method == 0) return false;
    const bool capitals = std::all_of(bytes.begin(), bytes.begin() + static_cast<long>(method),
                                      [](char c) { return c >= 'A' && c <= 'Z'; });
    const std::string_view target = bytes.substr(method + 1);
    return capitals && (target.starts_with('/') || target.starts_with("http"));
}

std::string http_answer(std::string_view request_line, Wall now) {
    std::string out = "HTTP/1.1 400 Bad Request\r\nDate: " + http_date(now) +
                      "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
                      std::to_string(page.size()) + "\r\nConnection: close\r\n\r\n";
    if (!request_line.starts_with("HEAD ")) out += page;
    return out;
}

}  // namespace hubbub::protocol
