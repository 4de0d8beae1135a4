#include "irc/server_lines.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "irc/server_time.h"
#include "irc/session.h"
#include "irc/wanted_rooms.h"

namespace hubbub::client {
namespace {

struct ServerLine {
    std::string_view command;
    ServerHandler handler;
    std::string_view pattern;
};

// Source of the numerics: https://modern.ircdocs.horse/#numerics
constexpr std::array table{
    ServerLine{"001", on_welcome, ""},
    ServerLine{"002", on_nothing, ""},
    ServerLine{"003", on_nothing, ""},
    ServerLine{"004", on_nothing, ""},
    ServerLine{"005", on_isupport, ""},
    ServerLine{"221", on_reply, "your modes: $1-"},
    ServerLine{"251", on_answer, "$1-"},
    ServerLine{"252", on_answer, "$1-"},
    ServerLine{"253", on_answer, "$1-"},
    ServerLine{"254", on_answer, "$1-"},
    ServerLine{"255", on_answer, "$1-"},
    ServerLine{"265", on_answer, "$1-"},
    ServerLine{"266", on_answer, "$1-"},
    ServerLine{"301", on_reply, "$1 is away: $2"},
    ServerLine{"302", on_reply, "$1-"},
    ServerLine{"303", on_ison, "on line: $1-"},
    ServerLine{"305", on_reply, "You are back."},
    ServerLine{"306", on_reply, "You are marked as away."},
    ServerLine{"307", on_reply, "$1 $2-"},
    ServerLine{"311", on_reply, "$1 is $2@$3 ($5)"},
    ServerLine{"312", on_reply, "$1 is on $2 ($3)"},
    ServerLine{"313", on_reply, "$1 $2"},
    ServerLine{"314", on_reply, "$1 was $2@$3 ($5)"},
    ServerLine{"315", on_nothing, ""},
    ServerLine{"317", on_reply, "$1 has been silent for $2 s"},
    ServerLine{"318", on_nothing, ""},
    ServerLine{"319", on_reply, "$1 is in $2"},
    ServerLine{"321", on_nothing, ""},
    ServerLine{"322", on_list, "$1 ($2) $3"},
    ServerLine{"323", on_list, "End of the list."},
    ServerLine{"324", on_room_modes, "$1 has the modes $2-"},
    ServerLine{"329", on_nothing, ""},
    ServerLine{"330", on_reply, "$1 is logged in as $2"},
    ServerLine{"331", on_reply, "$1 has no topic"},
    ServerLine{"332", on_topic_reply, ""},
    ServerLine{"333", on_nothing, ""},
    ServerLine{"338", on_reply, "$1 is at $2"},
    ServerLine{"341", on_reply, "$1 is invited to $2"},
    ServerLine{"352", on_list, "$5 ($2@$3, $6) in $1"},
    ServerLine{"353", on_names_reply, ""},
    ServerLine{"366", on_names_end, ""},
    ServerLine{"367", on_list, "$1 bans $2"},
    ServerLine{"368", on_list, "End of the bans of $1."},
    ServerLine{"369", on_nothing, ""},
    ServerLine{"372", on_motd, ""},
    ServerLine{"375", on_nothing, ""},
    ServerLine{"376", on_greeted, ""},
    ServerLine{"378", on_reply, "$1 $2-"},
    ServerLine{"379", on_reply, "$1 $2-"},
    ServerLine{"396", on_reply, "your host is now $1"},
    ServerLine{"421", on_unknown_command, ""},
    ServerLine{"422", on_greeted, ""},
    ServerLine{"432", on_nick_refused, ""},
    ServerLine{"433", on_nick_taken, ""},
    ServerLine{"436", on_nick_taken, ""},
    ServerLine{"437", on_nick_taken, ""},
    ServerLine{"464", on_wrong_password, ""},
    ServerLine{"470", on_forward, ""},
    ServerLine{"671", on_reply, "$1 $2-"},
    ServerLine{"730", on_monitor_online, ""},
    ServerLine{"731", on_monitor_offline, ""},
    ServerLine{"734", on_monitor_full, ""},
    ServerLine{"900", on_reply, "$3"},
    ServerLine{"902", on_login_failed, ""},
    ServerLine{"903", on_logged_in, ""},
    ServerLine{"904", on_login_failed, ""},
    ServerLine{"905", on_login_failed, ""},
    ServerLine{"906", on_login_failed, ""},
    ServerLine{"907", on_logged_in, ""},
    ServerLine{"908", on_nothing, ""},
    ServerLine{"AUTHENTICATE", on_authenticate, ""},
    ServerLine{"BATCH", on_batch, ""},
    ServerLine{"BOUNCER", on_bouncer, ""},
    ServerLine{"CAP", on_cap, ""},
    ServerLine{"CHGHOST", on_chghost, ""},
    ServerLine{"ERROR", on_error, ""},
    ServerLine{"FAIL", on_standard_reply, ""},
    ServerLine{"INVITE", on_invite, ""},
    ServerLine{"JOIN", on_join, ""},
    ServerLine{"KICK", on_kick, ""},
    ServerLine{"MARKREAD", on_markread, ""},
    ServerLine{"MODE", on_mode, ""},
    ServerLine{"NICK", on_nick, ""},
    ServerLine{"NOTE", on_standard_reply, ""},
    ServerLine{"NOTICE", on_notice, ""},
    ServerLine{"PART", on_part, ""},
    ServerLine{"PING", on_ping, ""},
    ServerLine{"PONG", on_pong, ""},
    ServerLine{"PRIVMSG", on_privmsg, ""},
    ServerLine{"QUIT", on_quit, ""},
    ServerLine{"TAGMSG", on_tagmsg, ""},
    ServerLine{"TOPIC", on_topic, ""},
    ServerLine{"WARN", on_standard_reply, ""},
};

constexpr bool before(const ServerLine& a, const ServerLine& b) {
    return a.command < b.command;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

bool is_numeric(std::string_view command) {
    return command.size() == 3 &&
           std::all_of(command.begin(), command.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string joined_from(const protocol::Message& message, std::size_t first) {
    std::string out;
    for (std::size_t i = first; i < message.count; ++i) {
        if (!out.empty()) out += ' ';
        out += message.param(i);
    }
    return out;
}

std::string fill(std::string_view pattern, const protocol::Message& message) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '$' || i + 1 == pattern.size()) {
            out += pattern[i];
            continue;
        }
        const auto index = static_cast<std::size_t>(pattern[++i] - '0');
        const bool rest = i + 1 < pattern.size() && pattern[i + 1] == '-';
        if (rest) ++i;
        out += rest ? joined_from(message, index) : std::string(message.param(index));
    }
    return out;
}

// The room a reply is about if this client is in it, so that it can be shown there.
std::string room_in(Session& session, const protocol::Message& message) {
    for (std::size_t i = 1; i + 1 < message.count; ++i) {
        if (session.room(message.param(i)) != nullptr) return std::string(message.param(i));
    }
    return {};
}

}  // namespace

Event event_of(const Session& session, const protocol::Message& message, Event::Kind kind) {
    Event event;
    event.kind = kind;
    event.who = message.nick();
    event.code = message.command;
    event.source = message.source;
    event.history = session.state().replaying;
    event.own = session.is_me(event.who);
    if (message.tags.empty()) return event;
    if (const auto time = protocol::tag_value(message.tags, "time")) event.at = parse_time(*time);
    event.msgid = protocol::tag_value(message.tags, "msgid").value_or("");
    return event;
}

void on_nothing(Session&, const protocol::Message&, std::string_view) {}

void on_reply(Session& session, const protocol::Message& message, std::string_view pattern) {
    Event event = event_of(session, message, Event::Kind::info);
    event.room = room_in(session, message);
    event.text = fill(pattern, message);
    session.emit(std::move(event));
}

void on_list(Session& session, const protocol::Message& message, std::string_view pattern) {
    Event event = event_of(session, message, Event::Kind::info);
    event.text = fill(pattern, message);
    session.emit(std::move(event));
}

void on_answer(Session& session, const protocol::Message& message, std::string_view pattern) {
    if (session.state().greeted) on_reply(session, message, pattern);
}

void on_refusal(Session& session, const protocol::Message& message, std::string_view) {
    if (session.state().sasl && message.count > 1 && message.param(1) == "AUTHENTICATE")
        return give_up_login(session, std::string(message.param(message.count - 1)));
    // There is no such channel, and never will be.
    if (message.command == "403" || message.command == "476" || message.command == "479")
        unwant_room(session, message.param(1));
    Event event = event_of(session, message, Event::Kind::error);
    event.room = room_in(session, message);
    for (std::size_t i = 1; i + 1 < message.count; ++i) {
        event.text += message.param(i);
        event.text += i + 2 == message.count ? ": " : " ";
    }
    if (message.count > 0) event.text += message.param(message.count - 1);
    session.emit(std::move(event));
}

void on_forward(Session& session, const protocol::Message& message, std::string_view) {
    unwant_room(session, message.param(1));
    on_refusal(session, message, {});
}

void on_standard_reply(Session& session, const protocol::Message& message, std::string_view) {
    const bool failed = message.command == "FAIL";
    if (failed && session.state().sasl && message.param(0) == "AUTHENTICATE")
        return give_up_login(session, std::string(message.param(message.count - 1)));
    Event event = event_of(session, message, failed ? Event::Kind::error : Event::Kind::info);
    if (message.count > 0) event.text = message.param(message.count - 1);
    session.emit(std::move(event));
}

void handle_server_line(Session& session, const protocol::Message& message) {
    const auto found = std::lower_bound(table.begin(), table.end(),
                                        ServerLine{message.command, nullptr, {}}, before);
    if (found != table.end() && found->command == message.command) {
        found->handler(session, message, found->pattern);
    } else if (is_numeric(message.command)) {
        const bool refused = message.command.front() == '4' || message.command.front() == '5';
        if (refused)
            on_refusal(session, message, {});
        else
            on_answer(session, message, "$1-");
    }
}

}  // namespace hubbub::client
