#pragma once
// The settings (/set, hubbub.conf): one sorted table with help.

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hubbub::client {

struct Settings {
    std::size_t away_after = 0;
    std::size_t backlog = 50;
    bool bell = true;
    std::string buffer_list = "auto";
    std::string colours = "auto";
    std::string fold = "on";
    bool friend_bell = false;
    std::vector<std::string> ignore;
    bool keep_inputs = false;
    bool links = true;
    bool log = false;
    bool mouse = true;
    std::string nick_list = "auto";
    std::string on_mention;
    std::string notify = "off";
    std::size_t paste_lines = 3;
    std::size_t scrollback = 100'000;
    std::vector<std::string> spell;
    std::string theme = "dark";
    bool title = true;
    bool typing = false;
    std::vector<std::string> words;
};

struct Setting {
    using Member = std::variant<bool Settings::*, std::size_t Settings::*, std::string Settings::*,
                                std::vector<std::string> Settings::*>;
    std::string_view name;
    Member member;
    std::string_view choices;  // of a text, separated by spaces; empty: no text
    std::size_t least = 0;     // of a number
    std::size_t most = 0;
    std::string_view help;

    std::string value(const Settings& settings) const;
    // Sets a value. Returns the error with the allowed values; empty: it is set.
    std::string set(Settings& settings, std::string_view value) const;
    std::string allowed() const;
};

const std::vector<Setting>& all_settings();
// Returns null if there is no setting of that name.
const Setting* find_setting(std::string_view name);

}  // namespace hubbub::client
