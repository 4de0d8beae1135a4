#pragma once
// The tables of channel modes, for MODE, 324 and ISUPPORT.
// Source: https://modern.ircdocs.horse/#channel-modes

#include <hubbub/chat/channel.h>
#include <hubbub/protocol/numerics.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace hubbub::commands {

// Of type D: on or off.
struct FlagMode {
    char letter;
    bool chat::Channel::Modes::*flag;
};
inline constexpr std::array flag_modes = {
    FlagMode{'C', &chat::Channel::Modes::no_ctcp},
    FlagMode{'M', &chat::Channel::Modes::account_to_speak},
    FlagMode{'R', &chat::Channel::Modes::account_to_join},
    FlagMode{'c', &chat::Channel::Modes::no_colours},
    FlagMode{'i', &chat::Channel::Modes::invite_only},
    FlagMode{'m', &chat::Channel::Modes::moderated},
    FlagMode{'n', &chat::Channel::Modes::no_external},
    FlagMode{'p', &chat::Channel::Modes::unlisted},
    FlagMode{'s', &chat::Channel::Modes::secret},
    FlagMode{'t', &chat::Channel::Modes::ops_set_topic},
    FlagMode{'z', &chat::Channel::Modes::secure_only},
};

// Of type A: lists.
struct ListMode {
    char letter;
    chat::MaskList chat::Channel::*list;
    protocol::Numeric entry;
    protocol::Numeric end;
};
inline constexpr std::array list_modes = {
    ListMode{'I', &chat::Channel::welcome, protocol::RPL_INVEXLIST, protocol::RPL_ENDOFINVEXLIST},
    ListMode{'b', &chat::Channel::bans, protocol::RPL_BANLIST, protocol::RPL_ENDOFBANLIST},
    ListMode{'e', &chat::Channel::exceptions, protocol::RPL_EXCEPTLIST,
             protocol::RPL_ENDOFEXCEPTLIST},
};

// Modes of members, the highest rank first.
struct MemberModeName {
    char letter;
    char prefix;
    chat::MemberMode mode;
    chat::MemberMode needs;  // the rank that may set and remove it
};
inline constexpr std::array member_modes = {
    MemberModeName{'o', '@', chat::member_op, chat::member_op},
    MemberModeName{'h', '%', chat::member_halfop, chat::member_op},
    MemberModeName{'v', '+', chat::member_voice, chat::member_halfop},
};

// The tables as ISUPPORT and 004 write them.
inline constexpr std::string_view chanmodes_token = "CHANMODES=Ibe,k,jl,CMRcimnpstz";
inline constexpr std::string_view prefix_token = "PREFIX=(ohv)@%+";
inline constexpr std::string_view status_prefixes = "@%+";
inline constexpr std::string_view all_channel_modes = "CIMRbcehijklmnopstvz";
inline constexpr std::string_view channel_modes_with_parameter = "Ibehjklov";

constexpr std::size_t key_length = 32;

// Returns the entry for a letter, or null.
template <class Table>
constexpr auto find_mode(const Table& table, char letter) -> decltype(table.data()) {
    for (const auto& mode : table) {
        if (mode.letter == letter) return &mode;
    }
    return nullptr;
}

// Returns the modes of a channel as "+klnt key 10". Without `with_key`, the key is "*".
std::string channel_mode_text(const chat::Channel& channel, bool with_key) REQUIRES(channel.mutex);

}  // namespace hubbub::commands
