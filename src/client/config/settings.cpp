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
         "minutes without a key until you are marked away; 0: never"},
        {"backlog", &S::backlog, "", 0, 1000,
         "log lines shown when a room or private chat opens; 0: none"},
        {"bell", &S::bell, "", 0, 0, "beep on mentions and private messages"},
        {"buffer-list", &S::buffer_list, side, 0, 0, "the buffer list at the left"},
        {"colours", &S::colours, "auto none 16 256 full", 0, 0,
         "number of colours; takes effect at the next start"},
        {"fold", &S::fold, "on off hide", 0, 0,
         "joins and parts: combined in one line, one line each, or hidden"},
        {"friend-bell", &S::friend_bell, "", 0, 0, "beep and notify when a friend comes online"},
        {"ignore", &S::ignore, "", 0, 0, "nicks or masks (nick!user@host, * and ?) to ignore"},
        {"keep-inputs", &S::keep_inputs, "", 0, 0,
         "keep input history between sessions (never passwords)"},
        {"links", &S::links, "", 0, 0, "make URLs clickable in the terminal (OSC 8)"},
        {"log", &S::log, "", 0, 0, "write messages to log files"},
        {"mouse", &S::mouse, "", 0, 0,
         "use the mouse; hold Shift for the terminal's own selection"},
        {"nick-list", &S::nick_list, side, 0, 0, "the nick list at the right"},
        {"notify", &S::notify, "off osc9 osc777", 0, 0,
         "desktop notifications on mentions, as your terminal supports them"},
        {"on-mention", &S::on_mention, "", 0, 0,
         "shell command to run on mentions and private messages"},
        {"paste-lines", &S::paste_lines, "", 1, 1000,
         "ask before pasting more than this many lines"},
        {"scrollback", &S::scrollback, "", 100, 10'000'000,
         "lines that a buffer keeps; takes effect at the next start"},
        {"spell", &S::spell, "", 0, 0, "spell-check languages, e.g. en_GB de_DE"},
        {"theme", &S::theme, "dark light mono", 0, 0, "the colour theme"},
        {"title", &S::title, "", 0, 0, "show the number of mentions in the window title"},
        {"typing", &S::typing, "", 0, 0, "show others that you are typing"},
        {"words", &S::words, "", 0, 0, "words that count as a mention"},
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
                              return choices.empty() ? "a shell command"
                                                     : "one of: " + std::string(choices);
                          },
                          [](std::vector<std::string> Settings::*) {
                              return std::string("words separated by spaces");
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
