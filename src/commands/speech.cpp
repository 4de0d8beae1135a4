#include "speech.h"

#include <optional>

#include "tools.h"

namespace hubbub::commands {
namespace {

using protocol::Numeric;

constexpr std::string_view action =
    "\x01"
    "ACTION";

// Returns the 404 that says which mode is in the way, or nothing.
std::optional<Numeric> obstacle(const Session& session, const chat::Channel& channel,
                                std::uint8_t traits) REQUIRES(channel.mutex) {
    const chat::Channel::Modes& modes = channel.modes;
    const chat::Member* const me = channel.find(*session.client());
    if (me == nullptr && modes.no_external) return protocol::ERR_CANNOTSENDTOCHAN;
    if (me == nullptr || !me->may_speak_moderated()) {
        if (modes.moderated) return protocol::ERR_CANNOTSENDTOCHAN_MODERATED;
        const bool fits = me != nullptr ? me->banned() : channel.bans_fit(session.self());
        if (fits) return protocol::ERR_CANNOTSENDTOCHAN_BANNED;
    }
    if (modes.no_ctcp && (traits & trait_ctcp) != 0) return protocol::ERR_CANNOTSENDTOCHAN_CTCP;
    if (modes.no_colours && (traits & trait_coloured) != 0)
        return protocol::ERR_CANNOTSENDTOCHAN_COLOURS;
    return std::nullopt;
}

}  // namespace

std::uint8_t traits_of(std::string_view text) {
    std::uint8_t traits = 0;
    if (text.starts_with('\x01') && !text.starts_with(action)) traits |= trait_ctcp;
    // ^C and ^D begin a colour. Source: https://modern.ircdocs.horse/formatting
    if (text.find('\x03') != std::string_view::npos || text.find('\x04') != std::string_view::npos)
        traits |= trait_coloured;
    return traits;
}

std::uint8_t traits_of(const Words& words) {
    std::uint8_t traits = traits_of(words.text);
    if (words.lines == nullptr) return traits;
    for (const Multiline::Line& line : words.lines->lines) traits |= traits_of(line.text);
    return traits;
}

Refusal refusal_to_speak(const Session& session, const chat::Channel& channel, std::uint8_t traits,
                         std::string_view asked) {
    const auto why = obstacle(session, channel, traits);
    if (!why) return {};
    if (!channel.known_to(*session.client())) return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    return Refusal(*why, {channel.name});
}

Refusal refusal_to_send(Session& session, const chat::Channel& channel, std::uint8_t traits,
                        std::string_view asked) {
    if (auto refusal = refusal_to_speak(session, channel, traits, asked)) return refusal;
    if (channel.find(*session.client()) != nullptr || within_targets(session, channel)) return {};
    if (!channel.known_to(*session.client())) return Refusal(protocol::ERR_NOSUCHCHANNEL, {asked});
    return Refusal(protocol::ERR_TARGCHANGE, {channel.name});
}

}  // namespace hubbub::commands
