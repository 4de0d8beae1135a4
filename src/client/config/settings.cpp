#include "config/settings.h"

#include <hubbub/protocol/text.h>

#include <algorithm>
#include <charconv>

namespace hubbub::client {
namespace {

template <class... F>
struct Cases : F... {
    using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    while (true) {
        std::string_view word = protocol::take_word(text);
        if (word.empty()) return words;
        if (word.ends_with(',')) word.remove_suffix(1);
        if (!word.empty()) words.emplace_back(word);
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

}  // namespace

const std::vector<Setting>& all_settings() {
    using S = Settings;
    constexpr std::string_view side = "auto on off";
    static const std::vector<Setting> table{
        {"away-after", &S::away_after, "", 0, 10'000,
         "be away after so many minutes without a key; 0: never"},
        {"backlog", &S::backlog, "", 0, 1000,
         "lines of the log that a room or talk begins with; 0: none"},
        {"bell", &S::bell, "", 0, 0, "ring where somebody calls you or writes to you alone"},
        {"buffer-list", &S::buffer_list, side, 0, 0, "the list at the left"},
        {"colours", &S::colours, "auto none 16 256 full", 0, 0,
         "how many colours; at the next start"},
        {"fold", &S::fold, "on off hide", 0, 0,
         "who comes and goes in one line, each in its own, or hidden"},
        {"friend-bell", &S::friend_bell, "", 0, 0, "ring, and notify, where a friend comes"},
        {"ignore", &S::ignore, "", 0, 0, "nicks or masks (nick!user@host, * and ?) never to see"},
        {"keep-inputs", &S::keep_inputs, "", 0, 0,
         "know what you typed at the next start, but passwords"},
        {"links", &S::links, "", 0, 0, "addresses are links of the terminal (OSC 8)"},
        {"log", &S::log, "", 0, 0, "write what is said to files"},
        {"mouse", &S::mouse, "", 0, 0, "clicks and the wheel; with Shift they are the terminal's"},
        {"nick-list", &S::nick_list, side, 0, 0, "the list at the right"},
        {"notify", &S::notify, "off osc9 osc777", 0, 0,
         "notices of the desktop where somebody calls you, the way your terminal has them"},
        {"on-mention", &S::on_mention, "", 0, 0,
         "a command to run where somebody calls you or writes to you alone"},
        {"paste-lines", &S::paste_lines, "", 1, 1000,
         "send so many pasted lines without a question"},
        {"scrollback", &S::scrollback, "", 100, 10'000'000,
         "lines a buffer keeps; at the next start"},
        {"spell", &S::spell, "", 0, 0,
         "languages whose words you type, such as en_GB de_DE: others are underlined"},
        {"theme", &S::theme, "dark light mono", 0, 0, "the colours"},
        {"title", &S::title, "", 0, 0, "tell in the window's title how many called you"},
        {"typing", &S::typing, "", 0, 0, "let others see that you are typing"},
        {"words", &S::words, "", 0, 0, "words that count as your name"},
    };
    return table;
}

const Setting* find_setting(std::string_view name) {
    const auto& table = all_settings();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Setting& one) { return one.name == name; });
    return found == table.end() ? nullptr : &*found;
}

std::string Setting::value(const Settings& settings) const {
    return std::visit(
        Cases{
            [&](bool Settings::*at) { return std::string(settings.*at ? "on" : "off"); },
            [&](std::size_t Settings::*at) { return std::to_string(settings.*at); },
            [&](std::string Settings::*at) { return settings.*at; },
            [&](std::vector<std::string> Settings::*at) { return joined(settings.*at); },
        },
        member);
}

std::string Setting::allowed() const {
    return std::visit(Cases{
                          [](bool Settings::*) { return std::string("on or off"); },
                          [&](std::size_t Settings::*) {
                              return std::to_string(least) + " to " + std::to_string(most);
                          },
                          [&](std::string Settings::*) {
                              return choices.empty() ? "a line for the shell"
                                                     : "one of: " + std::string(choices);
                          },
                          [](std::vector<std::string> Settings::*) {
                              return std::string("words with blanks between");
                          },
                      },
                      member);
}

std::string Setting::set(Settings& settings, std::string_view text) const {
    const bool done = std::visit(
        Cases{
            [&](bool Settings::*at) {
                const bool on = text == "on" || text == "yes" || text == "true";
                const bool off = text == "off" || text == "no" || text == "false";
                if (on || off) settings.*at = on;
                return on || off;
            },
            [&](std::size_t Settings::*at) {
                std::size_t number = 0;
                const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
                const bool fits = parsed.ec == std::errc{} &&
                                  parsed.ptr == text.data() + text.size() && number >= least &&
                                  number <= most;
                if (fits) settings.*at = number;
                return fits;
            },
            [&](std::string Settings::*at) {
                if (text == "yes" || text == "true") text = "on";
                if (text == "no" || text == "false") text = "off";
                const auto known = words_in(choices);
                const bool fits =
                    known.empty() || std::find(known.begin(), known.end(), text) != known.end();
                if (fits) settings.*at = text;
                return fits;
            },
            [&](std::vector<std::string> Settings::*at) {
                settings.*at = words_in(text);
                return true;
            },
        },
        member);
    if (done) return {};
    return std::string(name) + " cannot be '" + protocol::visible(text) + "': " + allowed();
}

}  // namespace hubbub::client
