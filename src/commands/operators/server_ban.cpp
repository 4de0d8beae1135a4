// Server bans: KLINE, DLINE, UNKLINE, UNDLINE. They are in no RFC; the syntax is the common subset
// of Solanum and Ergo: KLINE [duration] user@host [:reason].

#include <hubbub/base/log.h>
#include <hubbub/chat/server_bans.h>
#include <hubbub/commands/notify.h>
#include <hubbub/commands/server_ban.h>
#include <hubbub/protocol/duration.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "core/context.h"
#include "core/date.h"
#include "core/saving.h"
#include "core/server_notice.h"
#include "operators/ban_list.h"
#include "operators/handlers.h"

namespace hubbub::commands {
namespace {

using chat::ServerBan;
using Kind = ServerBan::Kind;

constexpr std::string_view banned = "Banned: ";
// The minimum number of characters that are not wildcards. With fewer, a mask matches nearly all
// users.
constexpr std::size_t min_literals = 4;
// The largest networks that registries assign: 8 bits of IPv4, 12 of IPv6.
constexpr unsigned min_v4_bits = v4_prefix + 8;
constexpr unsigned min_v6_bits = 12;

std::string_view name_of(Kind kind) {
    return kind == Kind::user ? "K-Line" : "D-Line";
}

// Parses user@host, a host, or the nick of a connected user, which stands for its address. Returns
// nothing if it is none of these.
std::optional<ServerBan> parse_user_ban(const Context& context, std::string_view given) {
    if (given.starts_with("*!")) given.remove_prefix(2);
    if (given.find('!') != std::string_view::npos) return std::nullopt;
    if (given.find('@') != std::string_view::npos) return ServerBan::of_user(given);
    if (const auto user = context.registry().find(given))
        return ServerBan::of_user("*@" + user->origin()->host);
    if (given.find_first_of(".:*?/") == std::string_view::npos) return std::nullopt;
    return ServerBan::of_user("*@" + std::string(given));
}

std::optional<ServerBan> parse_ban(const Context& context, Kind kind, std::string_view given) {
    return kind == Kind::user ? parse_user_ban(context, given) : ServerBan::of_address(given);
}

bool too_wide(const ServerBan& ban) {
    if (ban.range) return ban.range->bits() < (ban.range->has_v4() ? min_v4_bits : min_v6_bits);
    const std::string mask = ban.user + ban.host;
    const auto is_literal = [](char c) {
        return std::string_view("*?.:~").find(c) == std::string::npos;
    };
    return static_cast<std::size_t>(std::count_if(mask.begin(), mask.end(), is_literal)) <
           min_literals;
}

std::string duration_of(const ServerBan& ban) {
    return ban.until == 0
               ? std::string("permanent")
               : "for " + protocol::duration_text(std::chrono::seconds(ban.until - ban.set));
}

// Returns the reason, which is one parameter or several: all from index `at`.
std::string reason_from(const Message& message, std::size_t at) {
    std::string out;
    for (; at < message.count; ++at) {
        if (!out.empty()) out += ' ';
        out += message.param(at);
    }
    out = protocol::visible(protocol::trim(out));
    return out.empty() ? "No reason given" : std::string(protocol::cut(out, protocol::kick_length));
}

void refuse_syntax(Context& context, Kind kind, std::string_view given) {
    const std::string shown = "'" + protocol::visible(given) + "'";
    context.responder.notice(
        kind == Kind::user ? shown +
                                 " is not a connected nick, user@host or duration up to 100y. "
                                 "Usage: KLINE [duration] user@host :reason"
                           : shown +
                                 " is not an address, address/bits or duration up to 100y. "
                                 "Usage: DLINE [duration] address[/bits] :reason; write ::1 "
                                 "as 0::1");
}

// Parses the ban of a KLINE or DLINE. Returns nothing, and sends a notice with the reason, if it is
// invalid.
std::optional<ServerBan> read_ban(Context& context, Kind kind, const Message& message) {
    const auto duration = protocol::parse_duration(message.param(0));
    const std::size_t at = duration && message.count > 1 ? 1 : 0;
    auto ban = parse_ban(context, kind, message.param(at));
    if (!ban) {
        refuse_syntax(context, kind, message.param(at));
        return std::nullopt;
    }
    if (too_wide(*ban)) {
        context.responder.notice(ban->mask() + " matches nearly all users; no ban was set");
        return std::nullopt;
    }
    if (ban->fits(*context.client())) {
        context.responder.notice(ban->mask() + " matches yourself; no ban was set");
        return std::nullopt;
    }
    ban->by = context.self().mask;
    ban->set = context.now();
    if (at == 1 && duration->count() > 0) ban->until = ban->set + duration->count();
    ban->reason = reason_from(message, at + 1);
    return ban;
}

// Waits until the change is saved, then sends the reply. If saving takes long, also says so, with
// the consequence.
void reply_when_saved(Context& context, chat::StateStore::Ticket ticket, const std::string& reply,
                      std::string_view consequence) {
    using Saved = chat::StateStore::Saved;
    const Saved saved = wait_until_saved(context, ticket);
    if (saved == Saved::given_up) return;
    context.responder.notice(reply);
    if (saved == Saved::late)
        context.responder.notice("It is not saved yet, because the disk is slow or full. " +
                                 std::string(consequence) +
                                 " if the server ends before it is saved");
}

Refusal set_ban(Context& context, Kind kind, const Message& message) {
    const auto ban = read_ban(context, kind, message);
    if (!ban || !wait_for_room(context)) return {};
    const std::string name(name_of(kind));
    const auto ticket = context.registry().bans.set(*ban);
    log::event(log::Level::info, "ban.set",
               {{"kind", name},
                {"mask", ban->mask()},
                {"nick", context.self().nick},
                {"until", ban->until},
                {"reason", ban->reason}});
    const std::string what = name + " for [" + ban->mask() + "], " + duration_of(*ban);
    notify(context, chat::Notice::bans,
           context.self().nick + " added a " + what + " [" + ban->reason + "]");
    end_banned(context.services(), context.claims(), *ban);
    context.charge(price_of(context.registry().client_count(), recipients_per_line));
    reply_when_saved(context, ticket, "Added " + what, "The ban is gone");
    if (!context.registry().accounts.store().keeps())
        context.responder.notice("It ends when the server stops, because there is no --data-dir");
    return {};
}

Refusal unset_ban(Context& context, Kind kind, const Message& message) {
    const std::string name(name_of(kind));
    const auto ban = parse_ban(context, kind, message.param(0));
    const std::string mask = ban ? ban->mask() : protocol::visible(message.param(0));
    if (!wait_for_room(context)) return {};
    const auto removed = context.registry().bans.remove(kind, mask, context.now());
    if (!removed.ban) {
        context.responder.notice("There is no " + name + " for [" + mask +
                                 "]; STATS k and STATS d list all bans");
        return {};
    }
    log::event(log::Level::info, "ban.removed",
               {{"kind", name}, {"mask", mask}, {"nick", context.self().nick}});
    notify(context, chat::Notice::bans,
           context.self().nick + " removed the " + name + " for [" + mask + "]");
    reply_when_saved(context, removed.ticket, "Removed the " + name + " for [" + mask + "]",
                     "The ban is back");
    return {};
}

// Reports a match to the log and to operators. Returns the close.
chat::Close note_hit(const Services& services, chat::Claims& claims, const chat::Client& client,
                     const ServerBan& ban) {
    const auto who = client.arrived_as();
    log::event(log::Level::info, "ban.hit",
               {{"kind", name_of(ban.kind)},
                {"mask", ban.mask()},
                {"id", client.id},
                {"nick", who->nick},
                {"address", client.origin()->host}});
    notify(services, claims, chat::Notice::bans,
           std::string(name_of(ban.kind)) + " [" + ban.mask() + "] active for " + who_text(*who) +
               " [" + client.origin()->host + "]");
    return banned_close(ban);
}

void end(const Services& services, chat::Claims& claims, chat::Client& client,
         const ServerBan& ban) {
    client.request_close(note_hit(services, claims, client, ban));
}

std::string_view list_letter(const ServerBan& ban, bool address) {
    if (ban.until == 0) return address ? "D" : "K";
    return address ? "d" : "k";
}

}  // namespace

void end_banned(const Services& services, chat::Claims& claims) {
    const std::int64_t now = std::chrono::system_clock::to_time_t(services.clock.wall());
    for (const auto& client : services.registry.clients()) {
        if (client->close_request()) continue;
        if (const auto ban = services.registry.bans.find(*client, now))
            end(services, claims, *client, *ban);
    }
}

void end_banned(const Services& services, chat::Claims& claims, const ServerBan& ban) {
    for (const auto& client : services.registry.clients()) {
        if (!client->close_request() && ban.fits(*client)) end(services, claims, *client, ban);
    }
}

std::optional<chat::Close> close_of_banned(const Services& services, chat::Claims& claims,
                                           const chat::Client& client) {
    const std::int64_t now = std::chrono::system_clock::to_time_t(services.clock.wall());
    const auto ban = services.registry.bans.find(client, now);
    if (!ban) return std::nullopt;
    return note_hit(services, claims, client, *ban);
}

bool close_if_banned(Context& context) {
    auto close = close_of_banned(context.services(), context.claims(), *context.client());
    if (close) context.close(close->cause, std::move(close->text));
    return close.has_value();
}

chat::Close banned_close(const ServerBan& ban) {
    return {chat::Cause::banned, std::string(banned) + std::string(ban.public_reason())};
}

std::string banned_text(std::string_view close_text) {
    if (close_text.starts_with(banned)) close_text.remove_prefix(banned.size());
    return protocol::fill(protocol::ERR_YOUREBANNEDCREEP, {close_text});
}

void send_bans(Context& context, Kind kind) {
    for (const auto& ban : context.registry().bans.all(context.now())) {
        if (ban->kind != kind) continue;
        const std::string text =
            ban->reason + " [by " + ban->by + ", " + date_text(ban->set) +
            (ban->until == 0 ? std::string("]") : ", until " + date_text(ban->until) + "]");
        if (kind == Kind::user) {
            context.responder.reply_text(protocol::RPL_STATSKLINE,
                                         {list_letter(*ban, false), ban->host, "*", ban->user},
                                         text);
        } else {
            context.responder.reply_text(protocol::RPL_STATSDLINE,
                                         {list_letter(*ban, true), ban->host}, text);
        }
    }
}

Refusal handle_kline(Context& context, const Message& message) {
    return set_ban(context, Kind::user, message);
}

Refusal handle_dline(Context& context, const Message& message) {
    return set_ban(context, Kind::address, message);
}

Refusal handle_unkline(Context& context, const Message& message) {
    return unset_ban(context, Kind::user, message);
}

Refusal handle_undline(Context& context, const Message& message) {
    return unset_ban(context, Kind::address, message);
}

}  // namespace hubbub::commands
