#pragma once
// All numeric replies of the server and their texts.
// Source: https://modern.ircdocs.horse/#numerics

#include <cassert>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace hubbub::protocol {

// Returns the code as three digits.
std::string digits_of(std::uint16_t code);

// A numeric with a fixed text.
struct Numeric {
    std::uint16_t code = 0;
    std::string_view text;

    constexpr Numeric() = default;
    constexpr Numeric(std::uint16_t number, std::string_view words) : code(number), text(words) {
        assert(text.find("{}") == std::string_view::npos);
    }
    std::string digits() const { return digits_of(code); }
};

// A numeric whose text has a "{}" for each word to insert. A separate type, so that it cannot be
// sent without them.
struct Form {
    std::uint16_t code;
    std::string_view text;

    std::string digits() const { return digits_of(code); }
};

// Returns the text with each "{}" replaced in turn. Requires one word for each.
std::string fill(std::string_view text, std::initializer_list<std::string_view> words);
inline std::string fill(const Form& form, std::initializer_list<std::string_view> words) {
    return fill(form.text, words);
}

inline constexpr Form RPL_WELCOME{1, "Welcome to the {} Network, {}"};
inline constexpr Form RPL_YOURHOST{2, "Your host is {}, running version {}"};
inline constexpr Form RPL_CREATED{3, "This server was created {}"};
inline constexpr Numeric RPL_MYINFO{4, ""};
inline constexpr Numeric RPL_ISUPPORT{5, "are supported by this server"};
inline constexpr Numeric RPL_SNOMASK{8, "Server notice mask"};
inline constexpr Numeric RPL_TRACEUSER{205, ""};
inline constexpr Numeric RPL_STATSLINKINFO{211, ""};
inline constexpr Numeric RPL_STATSCOMMANDS{212, ""};
inline constexpr Numeric RPL_STATSKLINE{216, ""};
inline constexpr Numeric RPL_ENDOFSTATS{219, "End of /STATS report"};
inline constexpr Numeric RPL_UMODEIS{221, ""};
inline constexpr Numeric RPL_STATSDLINE{225, ""};
inline constexpr Numeric RPL_SERVLIST{234, ""};
inline constexpr Numeric RPL_SERVLISTEND{235, "End of service listing"};
inline constexpr Form RPL_STATSUPTIME{242, "Server Up {} days {}:{}:{}"};
inline constexpr Numeric RPL_STATSOLINE{243, ""};
inline constexpr Form RPL_LUSERCLIENT{251, "There are {} users and {} invisible on 1 servers"};
inline constexpr Numeric RPL_LUSEROP{252, "operator(s) online"};
inline constexpr Numeric RPL_LUSERUNKNOWN{253, "unknown connection(s)"};
inline constexpr Numeric RPL_LUSERCHANNELS{254, "channels formed"};
inline constexpr Form RPL_LUSERME{255, "I have {} clients and 0 servers"};
inline constexpr Numeric RPL_ADMINME{256, "Administrative info"};
inline constexpr Numeric RPL_ADMINLOC1{257, ""};
inline constexpr Numeric RPL_ADMINLOC2{258, ""};
inline constexpr Numeric RPL_ADMINEMAIL{259, ""};
inline constexpr Numeric RPL_TRACEEND{262, "End of TRACE"};
inline constexpr Numeric RPL_TRYAGAIN{263, "Please wait a while and try again."};
inline constexpr Form RPL_LOCALUSERS{265, "Current local users {}, max {}"};
inline constexpr Form RPL_GLOBALUSERS{266, "Current global users {}, max {}"};
inline constexpr Form RPL_WHOISCERTFP{276, "has client certificate fingerprint {}"};
inline constexpr Numeric RPL_ACCEPTLIST{281, ""};
inline constexpr Numeric RPL_ENDOFACCEPT{282, "End of /ACCEPT list"};
inline constexpr Numeric RPL_AWAY{301, ""};
inline constexpr Numeric RPL_USERHOST{302, ""};
inline constexpr Numeric RPL_ISON{303, ""};
inline constexpr Numeric RPL_UNAWAY{305, "You are no longer marked as being away"};
inline constexpr Numeric RPL_NOWAWAY{306, "You have been marked as being away"};
inline constexpr Numeric RPL_WHOISREGNICK{307, "is a registered nick"};
inline constexpr Numeric RPL_WHOISUSER{311, ""};
inline constexpr Numeric RPL_WHOISSERVER{312, ""};
inline constexpr Numeric RPL_WHOISOPERATOR{313, "is an IRC operator"};
inline constexpr Numeric RPL_WHOWASUSER{314, ""};
inline constexpr Numeric RPL_ENDOFWHO{315, "End of WHO list"};
inline constexpr Numeric RPL_WHOISIDLE{317, "seconds idle, signon time"};
inline constexpr Numeric RPL_ENDOFWHOIS{318, "End of /WHOIS list"};
inline constexpr Numeric RPL_WHOISCHANNELS{319, ""};
inline constexpr Numeric RPL_LISTSTART{321, "Users  Name"};
inline constexpr Numeric RPL_LIST{322, ""};
inline constexpr Numeric RPL_LISTEND{323, "End of /LIST"};
inline constexpr Numeric RPL_CHANNELMODEIS{324, ""};
inline constexpr Numeric RPL_CREATIONTIME{329, ""};
inline constexpr Numeric RPL_NOTOPIC{331, "No topic is set"};
inline constexpr Numeric RPL_TOPIC{332, ""};
inline constexpr Numeric RPL_TOPICWHOTIME{333, ""};
inline constexpr Numeric RPL_WHOISACCOUNT{330, "is logged in as"};
inline constexpr Numeric RPL_WHOWASACCOUNT{330, "was logged in as"};
inline constexpr Numeric RPL_WHOISBOT{335, "is a bot"};
inline constexpr Numeric RPL_INVITELIST{336, ""};
inline constexpr Numeric RPL_ENDOFINVITELIST{337, "End of /INVITE list"};
inline constexpr Numeric RPL_WHOISACTUALLY{338, "is actually using host"};
inline constexpr Numeric RPL_INVITING{341, ""};
inline constexpr Numeric RPL_INVEXLIST{346, ""};
inline constexpr Numeric RPL_ENDOFINVEXLIST{347, "End of channel invite exception list"};
inline constexpr Numeric RPL_EXCEPTLIST{348, ""};
inline constexpr Numeric RPL_ENDOFEXCEPTLIST{349, "End of channel exception list"};
inline constexpr Form RPL_WHOISGATEWAY{350, "is connected via the {} WebIRC gateway"};
inline constexpr Numeric RPL_VERSION{351, "one thread per client"};
inline constexpr Numeric RPL_WHOREPLY{352, ""};
inline constexpr Numeric RPL_NAMREPLY{353, ""};
inline constexpr Numeric RPL_WHOSPCRPL{354, ""};
inline constexpr Numeric RPL_LINKS{364, ""};
inline constexpr Numeric RPL_ENDOFLINKS{365, "End of /LINKS list"};
inline constexpr Numeric RPL_ENDOFNAMES{366, "End of /NAMES list"};
inline constexpr Numeric RPL_BANLIST{367, ""};
inline constexpr Numeric RPL_ENDOFBANLIST{368, "End of channel ban list"};
inline constexpr Numeric RPL_ENDOFWHOWAS{369, "End of WHOWAS"};
inline constexpr Numeric RPL_INFO{371, ""};
inline constexpr Form RPL_MOTD{372, "- {}"};
inline constexpr Numeric RPL_ENDOFINFO{374, "End of INFO list"};
inline constexpr Form RPL_MOTDSTART{375, "- {} Message of the day - "};
inline constexpr Numeric RPL_ENDOFMOTD{376, "End of /MOTD command."};
inline constexpr Form RPL_WHOISMODES{379, "is using modes {}"};
inline constexpr Numeric RPL_YOUREOPER{381, "You are now an IRC operator"};
inline constexpr Numeric RPL_REHASHING{382, "Rehashing"};
inline constexpr Numeric RPL_TIME{391, ""};
inline constexpr Numeric RPL_HOSTHIDDEN{396, "is now your displayed host"};

inline constexpr Numeric ERR_UNKNOWNERROR{400, ""};
inline constexpr Numeric ERR_NOSUCHNICK{401, "No such nick/channel"};
inline constexpr Numeric ERR_NOSUCHSERVER{402, "No such server"};
inline constexpr Numeric ERR_NOSUCHCHANNEL{403, "No such channel"};
inline constexpr Numeric ERR_CANNOTSENDTOCHAN{404, "Cannot send to channel"};
// 404 with the mode that is in the way.
inline constexpr Numeric ERR_CANNOTSENDTOCHAN_MODERATED{
    404, "Cannot send to channel (+m): you need a voice"};
inline constexpr Numeric ERR_CANNOTSENDTOCHAN_ACCOUNT{
    404, "Cannot send to channel (+M): log in to an account"};
inline constexpr Numeric ERR_CANNOTSENDTOCHAN_BANNED{404,
                                                     "Cannot send to channel (+b): you are banned"};
inline constexpr Numeric ERR_CANNOTSENDTOCHAN_CTCP{404,
                                                   "Cannot send to channel (+C): no CTCP here"};
inline constexpr Numeric ERR_CANNOTSENDTOCHAN_COLOURS{
    404, "Cannot send to channel (+c): no colours here"};
inline constexpr Numeric ERR_TOOMANYCHANNELS{405, "You have joined too many channels"};
inline constexpr Numeric ERR_WASNOSUCHNICK{406, "There was no such nickname"};
inline constexpr Form ERR_TOOMANYTARGETS{407, "Too many targets: {} at most"};
inline constexpr Numeric ERR_NOSUCHSERVICE{408, "No such service"};
inline constexpr Numeric ERR_INVALIDCAPCMD{410, "Invalid CAP command"};
inline constexpr Numeric ERR_NOORIGIN{409, "No origin specified"};
inline constexpr Form ERR_NORECIPIENT{411, "No recipient given ({})"};
inline constexpr Numeric ERR_NOTEXTTOSEND{412, "No text to send"};
inline constexpr Numeric ERR_INPUTTOOLONG{417, "Input line was too long"};
inline constexpr Numeric ERR_UNKNOWNCOMMAND{421, "Unknown command"};
inline constexpr Numeric ERR_NOMOTD{422, "MOTD File is missing"};
inline constexpr Numeric ERR_NONICKNAMEGIVEN{431, "No nickname given"};
inline constexpr Form ERR_ERRONEUSNICKNAME{432, "Erroneous nickname. {}"};
inline constexpr Numeric ERR_NICKNAMEINUSE{433, "Nickname is already in use"};
inline constexpr Numeric ERR_BANONCHAN{435,
                                       "Cannot change nickname: you cannot speak on that channel"};
inline constexpr Numeric ERR_UNAVAILRESOURCE{437, "Channel is temporarily unavailable; try again"};
inline constexpr Numeric ERR_USERNOTINCHANNEL{441, "They aren't on that channel"};
inline constexpr Numeric ERR_NOTONCHANNEL{442, "You're not on that channel"};
inline constexpr Numeric ERR_USERONCHANNEL{443, "is already on channel"};
inline constexpr Numeric ERR_SUMMONDISABLED{445, "SUMMON has been disabled"};
inline constexpr Numeric ERR_USERSDISABLED{446, "USERS has been disabled"};
inline constexpr Numeric ERR_NOTREGISTERED{451, "You have not registered"};
inline constexpr Numeric ERR_ACCEPTFULL{456, "Accept list is full: remove an entry first"};
inline constexpr Numeric ERR_ACCEPTEXIST{457, "is already on your accept list"};
inline constexpr Numeric ERR_ACCEPTNOT{458, "is not on your accept list"};
inline constexpr Numeric ERR_NEEDMOREPARAMS{461, "Not enough parameters"};
inline constexpr Numeric ERR_ALREADYREGISTERED{462, "You may not reregister"};
inline constexpr Numeric ERR_PASSWDMISMATCH{464, "Password incorrect"};
inline constexpr Form ERR_YOUREBANNEDCREEP{465, "You are banned from this server: {}"};
inline constexpr Numeric ERR_CHANNELISFULL{471, "Cannot join channel (+l): it is full"};
inline constexpr Numeric ERR_UNKNOWNMODE{472, "is unknown mode char to me"};
inline constexpr Numeric ERR_INVITEONLYCHAN{473, "Cannot join channel (+i): ask to be invited"};
inline constexpr Numeric ERR_BANNEDFROMCHAN{474, "Cannot join channel (+b): you are banned"};
inline constexpr Numeric ERR_BADCHANNELKEY{475, "Cannot join channel (+k): give the right key"};
inline constexpr Numeric ERR_NEEDREGGEDNICK{477, "Cannot join channel (+R): log in to an account"};
inline constexpr Numeric ERR_BANLISTFULL{478, "Channel list is full: remove a mask first"};
inline constexpr Numeric ERR_BADCHANNAME{479, ""};
inline constexpr Numeric ERR_CANNOTKNOCK{480, "Cannot knock on this channel (+p)"};
inline constexpr Numeric ERR_THROTTLE{480, "Cannot join channel (+j): try again in a moment"};
inline constexpr Numeric ERR_NOPRIVILEGES{481, "Permission Denied- You're not an IRC operator"};
inline constexpr Numeric ERR_CHANOPRIVSNEEDED{482, "You're not channel operator"};
inline constexpr Numeric ERR_CANTKILLSERVER{483, "You cant kill a server!"};
inline constexpr Numeric ERR_NONONREG{486, "only accepts messages from users with accounts (+R)"};
inline constexpr Numeric ERR_SECUREONLYCHAN{489, "Cannot join channel (+z): connect with TLS"};
inline constexpr Numeric ERR_ALLMUSTSSL{490, "Cannot set mode z: some members do not use TLS"};
inline constexpr Numeric ERR_NOOPERHOST{491, "No O-lines for your host"};
inline constexpr Numeric ERR_UMODEUNKNOWNFLAG{501, "Unknown MODE flag"};
inline constexpr Numeric ERR_USERSDONTMATCH{502, "Cannot change mode for other users"};
inline constexpr Numeric ERR_HELPNOTFOUND{524,
                                          "No help available on this topic; HELP lists all topics"};
inline constexpr Numeric RPL_WHOISSECURE{671, "is using a secure connection"};
inline constexpr Numeric ERR_INVALIDMODEPARAM{696, ""};

inline constexpr Numeric RPL_HELPSTART{704, ""};
inline constexpr Numeric RPL_HELPTXT{705, ""};
inline constexpr Numeric RPL_ENDOFHELP{706, "End of /HELP"};
inline constexpr Numeric ERR_TARGCHANGE{707, "Not sent: too many different targets; wait a moment"};
inline constexpr Numeric RPL_KNOCK{710, "has asked for an invite"};
inline constexpr Numeric RPL_KNOCKDLVR{711, "Your KNOCK has been delivered"};

inline constexpr Numeric ERR_TOOMANYKNOCK{712, "Too many KNOCKs on this channel; wait a minute"};
inline constexpr Numeric ERR_CHANOPEN{713, "Channel is open: JOIN it"};
inline constexpr Numeric ERR_KNOCKONCHAN{714, "You are already on that channel"};
inline constexpr Numeric ERR_TARGUMODEG{716, "only accepts messages from an accept list (+g)"};
inline constexpr Numeric RPL_TARGNOTIFY{717, "has been informed that you messaged them"};
inline constexpr Numeric RPL_UMODEGMSG{718,
                                       "is messaging you; ACCEPT them to allow it (user mode +g)"};
inline constexpr Numeric ERR_NOPRIVS{723, "Insufficient oper privileges"};

inline constexpr Numeric RPL_MONONLINE{730, ""};
inline constexpr Numeric RPL_MONOFFLINE{731, ""};
inline constexpr Numeric RPL_MONLIST{732, ""};
inline constexpr Numeric RPL_ENDOFMONLIST{733, "End of MONITOR list"};
inline constexpr Numeric ERR_MONLISTFULL{734, "Monitor list is full"};
// Source: https://ircv3.net/specs/extensions/sasl-3.1
inline constexpr Form RPL_LOGGEDIN{900, "You are now logged in as {}"};
inline constexpr Numeric RPL_LOGGEDOUT{901, "You are now logged out"};
inline constexpr Numeric ERR_NICKLOCKED{902, "You cannot use this account"};
inline constexpr Numeric RPL_SASLSUCCESS{903, "SASL authentication successful"};
inline constexpr Numeric ERR_SASLFAIL{904, "SASL authentication failed"};
inline constexpr Numeric ERR_SASLTOOLONG{905, "SASL message too long"};
inline constexpr Numeric ERR_SASLABORTED{906, "SASL authentication aborted"};
inline constexpr Numeric RPL_SASLMECHS{908, "are available SASL mechanisms"};

// Source: https://ircv3.net/specs/extensions/metadata
inline constexpr Numeric RPL_WHOISKEYVALUE{760, ""};
inline constexpr Numeric RPL_KEYVALUE{761, ""};
inline constexpr Numeric RPL_KEYNOTSET{766, "key not set"};
inline constexpr Numeric RPL_METADATASUBOK{770, ""};
inline constexpr Numeric RPL_METADATAUNSUBOK{771, ""};
inline constexpr Numeric RPL_METADATASUBS{772, ""};

}  // namespace hubbub::protocol
