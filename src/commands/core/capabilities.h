#pragma once
// The IRCv3 capabilities of the server.
// Source: https://ircv3.net/specs/extensions/capability-negotiation

#include <hubbub/chat/client.h>
#include <hubbub/chat/encoding.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hubbub::commands {

enum Capability : chat::CapabilityBits {
    cap_notify = 1U << 0,
    echo_message = 1U << 1,
    multi_prefix = 1U << 2,
    server_time = 1U << 3,
    userhost_in_names = 1U << 4,
    message_tags = 1U << 5,
    batches = 1U << 6,
    labeled_response = 1U << 7,
    standard_replies = 1U << 8,
    account_notify = 1U << 9,
    account_tag = 1U << 10,
    away_notify = 1U << 11,
    extended_join = 1U << 12,
    invite_notify = 1U << 13,
    setname = 1U << 14,
    chghost = 1U << 15,
    no_implicit_names = 1U << 16,
    pre_away = 1U << 17,
    extended_monitor = 1U << 18,
    multiline = 1U << 19,
    channel_rename = 1U << 20,
    // The name before ratification, for older clients.
    draft_no_implicit_names = 1U << 21,
    extended_isupport = 1U << 22,
    sasl = 1U << 23,
    account_registration = 1U << 24,
    metadata = 1U << 26,
    chathistory = 1U << 27,
    event_playback = 1U << 28,
    message_redaction = 1U << 29,
    read_marker = 1U << 30,
    // Not a capability: the client has sent CAP LS 302.
    version_302 = 1U << 31,
    search = chat::CapabilityBits{1} << 32,
    // Like `search`, with another type of batch.
    draft_search = chat::CapabilityBits{1} << 33,
};

inline constexpr std::string_view metadata_limits =
    "before-connect,max-subs=50,max-keys=30,max-value-bytes=300";
inline constexpr std::size_t max_metadata_subscriptions = 50;

struct CapabilityName {
    std::string_view name;
    chat::CapabilityBits bit;
    std::string_view value = {};  // for clients with version_302
};

inline constexpr std::string_view multiline_limits = "max-bytes=16384,max-lines=100";

inline constexpr std::array capabilities = {
    CapabilityName{"account-notify", account_notify},
    CapabilityName{"account-tag", account_tag},
    CapabilityName{"away-notify", away_notify},
    CapabilityName{"batch", batches},
    CapabilityName{"cap-notify", cap_notify},
    CapabilityName{"chghost", chghost},
    CapabilityName{"draft/account-registration", account_registration},
    CapabilityName{"draft/channel-rename", channel_rename},
    CapabilityName{"draft/chathistory", chathistory},
    CapabilityName{"draft/event-playback", event_playback},
    CapabilityName{"draft/extended-isupport", extended_isupport},
    CapabilityName{"draft/message-redaction", message_redaction},
    CapabilityName{"draft/metadata-2", metadata, metadata_limits},
    CapabilityName{"draft/multiline", multiline, multiline_limits},
    CapabilityName{"draft/no-implicit-names", draft_no_implicit_names},
    CapabilityName{"draft/pre-away", pre_away},
    CapabilityName{"draft/read-marker", read_marker},
    CapabilityName{"draft/search", draft_search},
    CapabilityName{"echo-message", echo_message},
    CapabilityName{"extended-join", extended_join},
    CapabilityName{"extended-monitor", extended_monitor},
    CapabilityName{"invite-notify", invite_notify},
    CapabilityName{"labeled-response", labeled_response},
    CapabilityName{"message-tags", message_tags},
    CapabilityName{"multi-prefix", multi_prefix},
    CapabilityName{"no-implicit-names", no_implicit_names},
    CapabilityName{"sasl", sasl},
    CapabilityName{"server-time", server_time},
    CapabilityName{"setname", setname},
    CapabilityName{"soju.im/search", search},
    CapabilityName{"standard-replies", standard_replies},
    CapabilityName{"userhost-in-names", userhost_in_names},
};

// Returns the capability of that name, or null.
const CapabilityName* find_capability(std::string_view name);

// Returns the name, with the value if there is one and `with_value` is true.
inline std::string word_of(const CapabilityName& capability, bool with_value) {
    std::string out(capability.name);
    if (with_value && !capability.value.empty()) out += "=" + std::string(capability.value);
    return out;
}

// Returns true if a client with these capabilities receives the names of a channel after its JOIN.
constexpr bool wants_names(chat::CapabilityBits held) {
    return (held & (no_implicit_names | draft_no_implicit_names)) == 0;
}

// Returns the encoding of lines for a client with these capabilities.
chat::Encoding encoding_of(chat::CapabilityBits capabilities);
// Sets the encoding of an IRC client's outbox to that of its capabilities.
void update_encoding(chat::Client& client);

}  // namespace hubbub::commands
