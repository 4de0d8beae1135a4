#include "irc/server_lines.h"
#include "irc/accounts.h"

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "irc/bouncer.h"
#include "irc/channel_lines.h"
#include "irc/friends.h"
#include "irc/history.h"
#include "irc/legacy_text.h"
#include "irc/login.h"
#include "irc/message_actions.h"
#include "irc/metadata_lines.h"
#include "irc/refusals.h"
#include "irc/registration.h"
#include "irc/replies.h"
#include "irc/talk_lines.h"

namespace hubbub::client {
namespace {

using protocol::Message;

using ServerHandler = void (*)(Session& session, const Message& message, std::string_view pattern);

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
    ServerLine{"303", on_ison, "online: $1-"},
    ServerLine{"305", on_reply, "You are back."},
    ServerLine{"306", on_reply, "You are marked as away."},
    ServerLine{"307", on_reply, "$1 $2-"},
    ServerLine{"311", on_reply, "$1 is $2@$3 ($5)"},
    ServerLine{"312", on_reply, "$1 is on $2 ($3)"},
    ServerLine{"313", on_reply, "$1 $2"},
    ServerLine{"314", on_reply, "$1 was $2@$3 ($5)"},
    ServerLine{"315", on_nothing, ""},
    ServerLine{"317", on_whois_idle, ""},
    ServerLine{"318", on_nothing, ""},
    ServerLine{"319", on_reply, "$1 is in $2"},
    ServerLine{"321", on_nothing, ""},
    ServerLine{"322", on_list, "$1 ($2) $3"},
    ServerLine{"323", on_list, "End of list."},
    ServerLine{"324", on_channel_modes, "$1 has the modes $2-"},
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
    ServerLine{"368", on_list, "End of the bans in $1."},
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
    ServerLine{"760", on_metadata_value, ""},
    ServerLine{"761", on_metadata_value, ""},
    ServerLine{"766", on_metadata_unset, ""},
    ServerLine{"770", on_nothing, ""},
    ServerLine{"774", on_nothing, ""},
    ServerLine{"900", on_reply, "$3"},
    ServerLine{"902", on_login_failed, ""},
    ServerLine{"903", on_logged_in, ""},
    ServerLine{"904", on_login_failed, ""},
    ServerLine{"905", on_login_failed, ""},
    ServerLine{"906", on_login_failed, ""},
    ServerLine{"907", on_logged_in, ""},
    ServerLine{"908", on_nothing, ""},
    ServerLine{"AUTHENTICATE", on_authenticate, ""},
    ServerLine{"BOUNCER", on_bouncer, ""},
    ServerLine{"CAP", on_cap, ""},
    ServerLine{"CHGHOST", on_chghost, ""},
    ServerLine{"ERROR", on_error, ""},
    ServerLine{"FAIL", on_standard_reply, ""},
    ServerLine{"INVITE", on_invite, ""},
    ServerLine{"JOIN", on_join, ""},
    ServerLine{"KICK", on_kick, ""},
    ServerLine{"MARKREAD", on_markread, ""},
    ServerLine{"METADATA", on_metadata, ""},
    ServerLine{"MODE", on_mode, ""},
    ServerLine{"NICK", on_nick, ""},
    ServerLine{"NOTE", on_standard_reply, ""},
    ServerLine{"NOTICE", on_notice, ""},
    ServerLine{"PART", on_part, ""},
    ServerLine{"PING", on_ping, ""},
    ServerLine{"PONG", on_pong, ""},
    ServerLine{"PRIVMSG", on_privmsg, ""},
    ServerLine{"QUIT", on_quit, ""},
    ServerLine{"REDACT", on_redact, ""},
    ServerLine{"REGISTER", on_account, ""},
    ServerLine{"TAGMSG", on_tagmsg, ""},
    ServerLine{"TOPIC", on_topic, ""},
    ServerLine{"VERIFY", on_account, ""},
    ServerLine{"WALLOPS", on_wallops, ""},
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

void handle(Session& session, const Message& message) {
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

bool is_history(std::string_view type) {
    return type == "chathistory" || type == "draft/chathistory";
}

bool is_search(std::string_view type) {
    return type == "soju.im/search" || type == "search";
}

// A profile that the person asked for. The values that the server sends on its own are not kept for
// the end of their batch.
bool is_asked_profile(Session& session, std::string_view type, std::string_view target) {
    return (type == "metadata" || type == "draft/metadata") && session.profiles.take_asked(target);
}

bool is_multiline(std::string_view type) {
    return type == "draft/multiline" || type == "multiline";
}

// Handles all lines as one message with the tags of the batch.
void finish_multiline(Session& session, const ServerBatch& batch) {
    std::string text;
    std::string first;
    for (const std::string& line : batch.lines) {
        const auto message = protocol::parse(line);
        if (!message || message->count < 2) continue;
        const bool concat =
            protocol::raw_tag_value(message->tags, "draft/multiline-concat").has_value();
        if (first.empty())
            first = line;
        else if (!concat)
            text += '\n';
        text += message->param(1);
    }
    auto whole = protocol::parse(first);
    if (!whole) return;
    whole->tags = batch.tags;
    whole->params[1] = text;
    handle(session, *whole);
}

void finish_profile(Session& session, const ServerBatch& batch) {
    if (batch.lines.empty()) show_empty_profile(session, batch.target);
    for (const std::string& line : batch.lines) receive_line(session, line);
}

// Returns true for lines that must not change the state when they are replayed: a JOIN of last
// week.
bool is_past_event(std::string_view command) {
    constexpr std::array<std::string_view, 5> talk{"BATCH", "NOTICE", "PRIVMSG", "REDACT",
                                                   "TAGMSG"};
    return std::find(talk.begin(), talk.end(), command) == talk.end();
}

std::string reference_to(const Session& session, const Message& message) {
    const Event event = event_of(session, message, EventKind::info);
    if (event.msgid.empty() && !event.at) return {};
    return history_reference(event.msgid, event.at.value_or(Wall{}));
}

void finish_history(Session& session, const ServerBatch& batch) {
    Event event;
    event.kind = EventKind::history;
    event.channel = batch.target;
    const bool before = std::exchange(session.progress.replaying, true);
    std::string own_reference;
    std::size_t lines = 0;
    for (const std::string& line : batch.lines) {
        const auto message = protocol::parse(line);
        if (!message) continue;
        if (!is_past_event(message->command)) receive_line(session, line);
        // The lines of batches within the batch are parts of one message.
        const auto reference = protocol::raw_tag_value(message->tags, "batch");
        if (own_reference.empty()) own_reference = reference.value_or("");
        const bool ends = message->command == "BATCH" && message->param(0).starts_with('-');
        if (!reference || *reference != own_reference || ends) continue;
        ++lines;
        if (event.other.empty()) event.other = reference_to(session, *message);
        event.code = reference_to(session, *message);
    }
    session.progress.replaying = before;
    event.text = std::to_string(lines);
    session.emit(std::move(event));
}

// BATCH handles lines by the table, so it is no row of it.
void on_batch(Session& session, const Message& message) {
    const std::string_view reference = message.param(0);
    if (reference.size() < 2) return;
    const std::string_view name = reference.substr(1);
    if (reference.front() == '+') {
        const std::string_view type = message.param(1);
        if (is_history(type) || is_multiline(type) || is_search(type) ||
            is_asked_profile(session, type, message.param(2)))
            session.batches.open(name, {std::string(type),
                                        std::string(message.param(2)),
                                        std::string(message.tags),
                                        {},
                                        0});
        return;
    }
    const auto batch = session.batches.close(name);
    if (!batch) return;
    if (is_multiline(batch->type))
        finish_multiline(session, *batch);
    else if (is_search(batch->type))
        show_search(session, *batch);
    else if (is_history(batch->type))
        finish_history(session, *batch);
    else
        finish_profile(session, *batch);
}

// Returns true if the line belongs to an open batch; it is kept until the batch ends.
bool keep_for_batch(Session& session, const Message& message, std::string_view line) {
    Batches& batches = session.batches;
    if (batches.empty()) return false;
    const std::string_view name = message.command == "BATCH" ? message.param(0) : "";
    if (name.starts_with('-') && batches.is_nested(name.substr(1)))
        return batches.add(name.substr(1), line);
    const auto reference = protocol::raw_tag_value(message.tags, "batch");
    if (!reference || !batches.add(*reference, line)) return false;
    if (name.starts_with('+')) batches.nest(name.substr(1), *reference);
    return true;
}

}  // namespace

void receive_line(Session& session, std::string_view raw) {
    session.heard();
    const std::string legacy = protocol::valid_utf8(raw) ? std::string() : read_legacy_text(raw);
    const std::string_view line = legacy.empty() ? raw : legacy;
    const auto message = protocol::parse(line);
    if (!message || keep_for_batch(session, *message, line)) return;
    if (message->command == "BATCH")
        on_batch(session, *message);
    else
        handle(session, *message);
    if (!session.friends.empty()) note_friend(session, *message);
}

}  // namespace hubbub::client
