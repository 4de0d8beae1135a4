#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>

namespace hubbub::protocol {
namespace {

constexpr std::string_view special = "[]\\`_^{|}";

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           special.find(c) != std::string_view::npos;
}

bool digit_or_dash(char c) {
    return (c >= '0' && c <= '9') || c == '-';
}

// Users would take these, and nicks that look like them, for network services.
constexpr std::array<std::string_view, 10> reserved = {
    "NickServ", "ChanServ", "OperServ", "MemoServ", "HostServ",
    "BotServ",  "SaslServ", "HistServ", "Global",   "Services"};

std::string capitals(std::string_view name) {
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(), upper);
    return out;
}

}  // namespace

std::string nick_skeleton(std::string_view nick) {
    std::string out(nick);
    for (char& c : out) {
        if (c == '0')
            c = 'o';
        else if (c == '1' || c == 'I' || c == '|')
            c = 'l';
        else
            c = fold(c);
    }
    return out;
}

std::string_view nick_complaint(std::string_view nick) {
    if (nick.empty()) return "It is empty.";
    if (nick.size() > nick_length) return "It is too long: 30 characters at most.";
    if (digit_or_dash(nick.front())) return "It must not start with a digit or a dash.";
    const bool fine =
        std::all_of(nick.begin(), nick.end(), [](char c) { return letter(c) || digit_or_dash(c); });
    const bool taken = std::any_of(
        reserved.begin(), reserved.end(), [skeleton = nick_skeleton(nick)](std::string_view name) {
            return nick_skeleton(name) == skeleton || nick_skeleton(capitals(name)) == skeleton;
        });
    if (taken) return "It is reserved for network services.";
    return fine ? "" : "Only letters, digits and - _ [ ] { } \\ | ^ ` are allowed; no spaces.";
}

bool valid_nick(std::string_view nick) {
    return nick_complaint(nick).empty();
}

bool valid_host(std::string_view name) {
    const bool fine = std::all_of(name.begin(), name.end(), [](char c) {
        return (fold(c) >= 'a' && fold(c) <= 'z') || digit_or_dash(c) || c == '_' || c == '.';
    });
    const std::size_t dot = name.rfind('.');
    if (!fine || name.size() > host_length || dot == std::string_view::npos ||
        name.front() == '.' || name.front() == '-' || name.find("..") != std::string_view::npos)
        return false;
    const std::string_view last = name.substr(dot + 1);
    return !last.empty() && !digit_or_dash(last.front()) && !same(last, "cloak");
}

bool valid_channel(std::string_view name) {
    return is_channel(name) && name.size() > 1 && name.size() <= channel_length &&
           name.find_first_of(" ,") == std::string_view::npos && is_visible(name);
}

bool valid_metadata_key(std::string_view key) {
    constexpr std::string_view marks = "_./-";
    return !key.empty() && key.size() <= metadata_key_length &&
           std::all_of(key.begin(), key.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      marks.find(c) != std::string_view::npos;
           });
}

}  // namespace hubbub::protocol
