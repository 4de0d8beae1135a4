#include "screen/emoji.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace hubbub::client {
namespace {

struct Emoji {
    std::string_view name;
    std::string_view text;
};

constexpr std::array table{
    Emoji{"+1", "👍"},
    Emoji{"-1", "👎"},
    Emoji{"100", "💯"},
    Emoji{"angry", "😠"},
    Emoji{"beer", "🍺"},
    Emoji{"bell", "🔔"},
    Emoji{"blush", "😊"},
    Emoji{"boom", "💥"},
    Emoji{"bow", "🙇"},
    Emoji{"broken_heart", "💔"},
    Emoji{"bug", "🐛"},
    Emoji{"bulb", "💡"},
    Emoji{"cake", "🍰"},
    Emoji{"calendar", "📅"},
    Emoji{"cat", "🐱"},
    Emoji{"check", "✅"},
    Emoji{"clap", "👏"},
    Emoji{"cloud", "☁"},
    Emoji{"coffee", "☕"},
    Emoji{"confused", "😕"},
    Emoji{"construction", "🚧"},
    Emoji{"cookie", "🍪"},
    Emoji{"cool", "😎"},
    Emoji{"cross", "❌"},
    Emoji{"cry", "😢"},
    Emoji{"crying", "😭"},
    Emoji{"dog", "🐶"},
    Emoji{"exclamation", "❗"},
    Emoji{"eyes", "👀"},
    Emoji{"facepalm", "🤦"},
    Emoji{"fire", "🔥"},
    Emoji{"flag", "🚩"},
    Emoji{"gift", "🎁"},
    Emoji{"grin", "😁"},
    Emoji{"hammer", "🔨"},
    Emoji{"heart", "❤"},
    Emoji{"heart_eyes", "😍"},
    Emoji{"hourglass", "⏳"},
    Emoji{"hug", "🤗"},
    Emoji{"innocent", "😇"},
    Emoji{"joy", "😂"},
    Emoji{"key", "🔑"},
    Emoji{"kiss", "😘"},
    Emoji{"laughing", "😆"},
    Emoji{"link", "🔗"},
    Emoji{"lock", "🔒"},
    Emoji{"mag", "🔍"},
    Emoji{"moon", "🌙"},
    Emoji{"muscle", "💪"},
    Emoji{"neutral", "😐"},
    Emoji{"ok", "👌"},
    Emoji{"open_mouth", "😮"},
    Emoji{"package", "📦"},
    Emoji{"party", "🥳"},
    Emoji{"pencil", "✏"},
    Emoji{"pizza", "🍕"},
    Emoji{"point_right", "👉"},
    Emoji{"pray", "🙏"},
    Emoji{"pushpin", "📌"},
    Emoji{"question", "❓"},
    Emoji{"rainbow", "🌈"},
    Emoji{"raised_hands", "🙌"},
    Emoji{"recycle", "♻"},
    Emoji{"robot", "🤖"},
    Emoji{"rocket", "🚀"},
    Emoji{"rofl", "🤣"},
    Emoji{"rolling_eyes", "🙄"},
    Emoji{"rose", "🌹"},
    Emoji{"sad", "🙁"},
    Emoji{"scream", "😱"},
    Emoji{"seedling", "🌱"},
    Emoji{"ship", "🚢"},
    Emoji{"shrug", "🤷"},
    Emoji{"skull", "💀"},
    Emoji{"sleeping", "😴"},
    Emoji{"smile", "😄"},
    Emoji{"smirk", "😏"},
    Emoji{"snowflake", "❄"},
    Emoji{"sob", "😭"},
    Emoji{"sparkles", "✨"},
    Emoji{"star", "⭐"},
    Emoji{"sun", "☀"},
    Emoji{"sweat", "😅"},
    Emoji{"tada", "🎉"},
    Emoji{"tea", "🍵"},
    Emoji{"telephone", "☎"},
    Emoji{"thinking", "🤔"},
    Emoji{"thumbsdown", "👎"},
    Emoji{"thumbsup", "👍"},
    Emoji{"tongue", "😛"},
    Emoji{"tree", "🌳"},
    Emoji{"turtle", "🐢"},
    Emoji{"unicorn", "🦄"},
    Emoji{"upside_down", "🙃"},
    Emoji{"warning", "⚠"},
    Emoji{"wave", "👋"},
    Emoji{"wink", "😉"},
    Emoji{"wrench", "🔧"},
    Emoji{"zap", "⚡"},
};

constexpr bool before(const Emoji& a, const Emoji& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

}  // namespace

std::vector<std::string_view> emoji_named(std::string_view start) {
    constexpr std::size_t most = 20;
    if (start.ends_with(':')) start.remove_suffix(1);
    std::vector<std::string_view> out;
    const auto* at = std::lower_bound(table.begin(), table.end(), Emoji{start, {}}, before);
    for (; at != table.end() && at->name.starts_with(start) && out.size() < most; ++at) {
        if (std::find(out.begin(), out.end(), at->text) == out.end()) out.push_back(at->text);
    }
    return out;
}

}  // namespace hubbub::client
