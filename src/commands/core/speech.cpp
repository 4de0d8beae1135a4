#include "core/speech.h"

#include <optional>

#include "core/context.h"
#include "core/target_limit.h"

namespace hubbub::commands {
namespace {

using protocol::Numeric;

constexpr std::string_view action =
    "\x01"
    "ACTION";

// Returns the 404 for the mode that forbids the text, or nothing.
std::optional<Numeric> obstacle(const Context& context, const chat::Channel& channel,
                                std::uint8_t traits) REQUIRES(channel.mutex) {
    const chat::Channel::Modes& modes = channel.modes;
    const chat::Member* const me = channel.find(*context.user());
    if (me == nullptr && modes.no_external) return protocol::ERR_CANNOTSENDTOCHAN;
    if (me == nullptr || !me->may_speak_moderated()) {
        if (modes.moderated) return protocol::ERR_CANNOTSENDTOCHAN_MODERATED;
        if (modes.account_to_speak && context.self().account_id == 0)
            return protocol::ERR_CANNOTSENDTOCHAN_ACCOUNT;
        const bool fits = me != nullptr ? me->banned() : channel.bans_fit(context.self());
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

std::uint8_t traits_of(const Outgoing& message) {
    std::uint8_t traits = traits_of(message.text);
    if (message.lines == nullptr) return traits;
    for (const Multiline::TextLine& line : message.lines->lines) traits |= traits_of(line.text);
    return traits;
}

Refusal refusal_to_speak(const Context& context, const chat::Channel& channel, std::uint8_t traits,
                         std::string_view given_name) {
    const auto numeric = obstacle(context, channel, traits);
    if (!numeric) return {};
    if (!channel.known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    return Refusal(*numeric, {channel.name});
}

Refusal refusal_to_send(Context& context, const chat::Channel& channel, std::uint8_t traits,
                        std::string_view given_name) {
    if (auto refusal = refusal_to_speak(context, channel, traits, given_name)) return refusal;
    if (channel.find(*context.user()) != nullptr || charge_target(context, channel)) return {};
    if (!channel.known_to(*context.user()))
        return Refusal(protocol::ERR_NOSUCHCHANNEL, {given_name});
    return Refusal(protocol::ERR_TARGCHANGE, {channel.name});
}

}  // namespace hubbub::commands
