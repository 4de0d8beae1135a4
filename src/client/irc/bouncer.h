#pragma once
// A bouncer that has several networks: which there are, and connections to one of them each.
// Source: soju, doc/ext/bouncer-networks.md

#include <string_view>

namespace hubbub::client {

class Session;

inline constexpr std::string_view bouncer_capability = "soju.im/bouncer-networks";
inline constexpr std::string_view bouncer_notices = "soju.im/bouncer-networks-notify";

// Ends the talk of capabilities; before that it says which network is meant, if one is.
void end_capabilities(Session& session);

// After the welcome: the list, unless it comes by itself.
void ask_networks(Session& session);

}  // namespace hubbub::client
