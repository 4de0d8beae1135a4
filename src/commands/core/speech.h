#pragma once
// The right to speak in a channel. Source: https://modern.ircdocs.horse/#channel-modes

#include <hubbub/chat/channel.h>

#include <cstdint>
#include <string_view>

#include "core/context.h"
#include "core/outgoing.h"
#include "core/refusal.h"

namespace hubbub::commands {

// Traits of a text that channel modes may forbid, as bits.
enum Trait : std::uint8_t { trait_ctcp = 1, trait_coloured = 2 };
// Returns the traits of the text.
std::uint8_t traits_of(std::string_view text);
// Returns the traits of the text, or of all lines of a multiline message.
std::uint8_t traits_of(const Outgoing& message);

// Returns a refusal if the client may not send a text with these traits to the channel. If the
// client must not learn that the channel exists, the numeric has `given_name`, the name that the
// client sent; members can leave it out.
Refusal refusal_to_speak(const Context& context, const chat::Channel& channel, std::uint8_t traits,
                         std::string_view given_name = {}) REQUIRES(channel.mutex);

// Like refusal_to_speak(), but also charges the channel against the target limit unless the client
// is a member. Call once per message, immediately before it is sent.
Refusal refusal_to_send(Context& context, const chat::Channel& channel, std::uint8_t traits,
                        std::string_view given_name) REQUIRES(channel.mutex);

}  // namespace hubbub::commands
