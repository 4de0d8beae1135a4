#pragma once
// Who may speak in a channel. Source: https://modern.ircdocs.horse/#channel-modes

#include <hubbub/chat/channel.h>
#include "core/context.h"

#include <cstdint>
#include <string_view>

#include "core/outgoing.h"
#include "core/refusal.h"

namespace hubbub::commands {

// What channel modes may forbid in a text, as bits.
enum Trait : std::uint8_t { trait_ctcp = 1, trait_coloured = 2 };
std::uint8_t traits_of(std::string_view text);
// The traits of all of its lines.
std::uint8_t traits_of(const Outgoing& words);

// Returns why the client may not send a text with these traits to the channel. The numeric names
// the channel as `asked` wrote it, if the client must not learn that it exists; `asked` may be
// empty for a member.
Refusal refusal_to_speak(const Context& context, const chat::Channel& channel, std::uint8_t traits,
                         std::string_view asked = {}) REQUIRES(channel.mutex);

// The same, and the limit on targets counts if the client is no member: call it once, before the
// message is sent.
Refusal refusal_to_send(Context& context, const chat::Channel& channel, std::uint8_t traits,
                        std::string_view asked) REQUIRES(channel.mutex);

}  // namespace hubbub::commands
