// Who may say what in a channel. Source: https://modern.ircdocs.horse/#channel-modes

#include <hubbub/chat/channel.h>
#include <hubbub/commands/session.h>

#include "words.h"

namespace hubbub::commands {
namespace {

using protocol::Numeric;

constexpr std::string_view action =
    "\x01"
    "ACTION";

constexpr Numeric outside = protocol::ERR_CANNOTSENDTOCHAN;
constexpr Numeric moderated{outside.code, "Cannot send to channel (+m): you need a voice"};
constexpr Numeric banned{outside.code, "Cannot send to channel (+b): you are banned"};
constexpr Numeric no_ctcp{outside.code, "Cannot send to channel (+C): no CTCP here"};
constexpr Numeric no_colours{outside.code, "Cannot send to channel (+c): no colours here"};

}  // namespace

std::uint8_t Session::traits_of(std::string_view text) {
    std::uint8_t traits = 0;
    if (text.starts_with('\x01') && !text.starts_with(action)) traits |= ctcp;
    // ^C and ^D begin a colour. Source: https://modern.ircdocs.horse/formatting
    if (text.find('\x03') != std::string_view::npos || text.find('\x04') != std::string_view::npos)
        traits |= coloured;
    return traits;
}

std::uint8_t Session::traits_of(const Words& words) {
    std::uint8_t traits = traits_of(words.text);
    if (words.lines == nullptr) return traits;
    for (const Multiline::Line& line : words.lines->lines) traits |= traits_of(line.text);
    return traits;
}

Numeric Session::silence(const chat::Channel& channel, std::uint8_t traits) const {
    const Numeric why = refusal_to_speak(channel, traits);
    // Nobody outside learns that a secret channel is there.
    const bool hidden = why.code != 0 && !channel.known_to(*client_);
    return hidden ? protocol::ERR_NOSUCHCHANNEL : why;
}

Numeric Session::refusal_to_speak(const chat::Channel& channel, std::uint8_t traits) const {
    const chat::Channel::Modes& modes = channel.modes;
    const chat::Member* const me = channel.find(*client_);
    if (me == nullptr && modes.no_external) return outside;
    if (me == nullptr || !me->may_speak_moderated()) {
        if (modes.moderated) return moderated;
        const bool fits = me != nullptr ? me->banned() : channel.bans_fit(self());
        if (fits) return banned;
    }
    if (modes.no_ctcp && (traits & ctcp) != 0) return no_ctcp;
    if (modes.no_colours && (traits & coloured) != 0) return no_colours;
    return Numeric{};
}

}  // namespace hubbub::commands
