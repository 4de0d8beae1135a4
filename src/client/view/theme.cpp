#include "view/theme.h"

#include <array>

#include "irc/colours.h"

namespace hubbub::client {
namespace {

using terminal::Colour;
using terminal::own_colour;
using terminal::Style;

Style fg(Colour colour, std::uint8_t attributes = Style::plain) {
    return {colour, own_colour, attributes};
}

Theme dark() {
    Theme theme;
    theme.name = "dark";
    theme.time = fg(243);
    theme.own = fg(255, Style::bold);
    theme.called = {16, 179, Style::bold};
    theme.event = fg(244);
    theme.error = fg(203, Style::bold);
    theme.day = fg(240);
    theme.fresh = fg(174);
    theme.topic = {252, 237, Style::plain};
    theme.status = {250, 236, Style::plain};
    theme.alert = {215, 236, Style::bold};
    theme.border = fg(238);
    theme.here = {255, 239, Style::bold};
    theme.quiet = fg(245);
    theme.muted = fg(240);
    theme.stirred = fg(250);
    theme.unread = fg(117, Style::bold);
    theme.mention = fg(215, Style::bold);
    theme.rank = fg(114);
    theme.hint = fg(246);
    theme.found = {16, 221, Style::plain};
    theme.nicks = {75, 79, 80, 107, 110, 114, 134, 139, 141, 150, 173, 174, 178, 180, 209, 216};
    return theme;
}

Theme light() {
    Theme theme;
    theme.name = "light";
    theme.time = fg(245);
    theme.own = fg(16, Style::bold);
    theme.called = {16, 222, Style::bold};
    theme.event = fg(243);
    theme.error = fg(160, Style::bold);
    theme.day = fg(248);
    theme.fresh = fg(131);
    theme.topic = {236, 254, Style::plain};
    theme.status = {238, 253, Style::plain};
    theme.alert = {130, 253, Style::bold};
    theme.border = fg(250);
    theme.here = {16, 252, Style::bold};
    theme.quiet = fg(243);
    theme.muted = fg(249);
    theme.stirred = fg(238);
    theme.unread = fg(25, Style::bold);
    theme.mention = fg(130, Style::bold);
    theme.rank = fg(28);
    theme.hint = fg(241);
    theme.found = {16, 226, Style::plain};
    theme.nicks = {24, 25, 28, 30, 55, 58, 61, 64, 89, 90, 94, 97, 125, 130, 131, 166};
    return theme;
}

Theme mono() {
    Theme theme;
    theme.name = "mono";
    const Style bold = fg(own_colour, Style::bold);
    const Style faint = fg(own_colour, Style::faint);
    const Style reversed = fg(own_colour, Style::reversed);
    theme.time = theme.event = theme.day = theme.border = theme.hint = faint;
    theme.own = theme.error = theme.unread = theme.rank = theme.fresh = bold;
    theme.topic = theme.status = reversed;
    theme.alert = fg(own_colour, Style::reversed | Style::bold);
    theme.here = theme.found = reversed;
    theme.called = theme.mention = fg(own_colour, Style::bold | Style::underlined);
    theme.quiet = theme.muted = faint;
    return theme;
}

const std::array<Theme, 3>& themes() {
    static const std::array<Theme, 3> all{dark(), light(), mono()};
    return all;
}

}  // namespace

Style Theme::nick(std::string_view nick) const {
    if (nicks.empty()) return {};
    return fg(nicks[nick_hash(nick) % nicks.size()]);
}

const Theme* find_theme(std::string_view name) {
    for (const Theme& theme : themes()) {
        if (theme.name == name) return &theme;
    }
    return nullptr;
}

std::vector<std::string> theme_names() {
    std::vector<std::string> names;
    for (const Theme& theme : themes()) names.push_back(theme.name);
    return names;
}

}  // namespace hubbub::client
