#pragma once
// Nicks that belong to accounts: others cannot take them, and their owners get them back.

#include <hubbub/chat/client.h>

#include <memory>
#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

inline constexpr std::string_view owned_nick_text =
    "Nickname belongs to an account. Log in to it (SASL, or PASS account:password), or choose "
    "another";
inline constexpr std::string_view owned_nick_text_online =
    "Nickname belongs to an account. Log in to it (/ns IDENTIFY account password), or choose "
    "another";

// Returns whether the nick, or one that looks like it, belongs to an account of somebody else that
// enforces this.
bool belongs_to_another(const Context& context, std::string_view nick);

// Makes the holder of a nick take another one, and this client take the nick afterwards. Each
// thread changes its own nick, by orders. Returns false if the holder does not respond. Hold no
// lock.
bool regain_nick(Context& context, const std::shared_ptr<chat::User>& holder,
                 std::string_view nick);
// The orders of regain_nick(): to the holder, and then to the client that asked.
inline constexpr std::string_view yield_order = "YIELD";
inline constexpr std::string_view regain_order = "REGAIN";
void obey_yield(Context& context, const chat::Client::Order& order);
void obey_regain(Context& context, const chat::Client::Order& order);

}  // namespace hubbub::commands
