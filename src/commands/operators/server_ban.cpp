// Bans of the whole server: KLINE, DLINE, UNKLINE, UNDLINE. No RFC has them; the forms are those on
// which Solanum and Ergo agree: KLINE [duration] user@host [:reason].

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
#include "core/server_notice.h"
#include "operators/ban_list.h"
#include "operators/handlers.h"

namespace hubbub::commands {
namespace {

using chat::ServerBan;
using Kind = ServerBan::Kind;

constexpr std::string_view banned = "Banned: ";
// Characters of a mask that are no wildcard; with fewer it fits nearly everybody.
constexpr std::size_t least_meaning = 4;
// The largest network that a registry gives away: 8 bits of IPv4, 12 of IPv6.
constexpr unsigned least_v4_bits = v4_prefix + 8;
constexpr unsigned least_v6_bits = 12;

std::string_view name_of(Kind kind) {
    return kind == Kind::user ? "K-Line" : "D-Line";
}

// Somebody who is here by their address, user@host as it is, anything else as a host.
std::optional<ServerBan> read_user(const Context& context, std::string_view given) {
    if (given.starts_with("*!")) given.remove_prefix(2);
    if (given.find('!') != std::string_view::npos) return std::nullopt;
    if (given.find('@') != std::string_view::npos) return ServerBan::of_user(given);
    if (const auto client = context.registry().find(given))
        return ServerBan::of_user("*@" + client->host);
    if (given.find_first_of(".:*?/") == std::string_view::npos) return std::nullopt;
    return ServerBan::of_user("*@" + std::string(given));
}

std::optional<ServerBan> read_ban(const Context& context, Kind kind, std::string_view given) {
    return kind == Kind::user ? read_user(context, given) : ServerBan::of_address(given);
}

bool too_wide(const ServerBan& ban) {
    if (ban.range) return ban.range->bits() < (ban.range->has_v4() ? least_v4_bits : least_v6_bits);
    const std::string all = ban.user + ban.host;
    const auto means = [](char c) {
        return std::string_view("*?.:~").find(c) == std::string::npos;
    };
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), means)) < least_meaning;
}

std::string span_text(const ServerBan& ban) {
    return ban.until == 0
               ? std::string("for good")
               : "for " + protocol::duration_text(std::chrono::seconds(ban.until - ban.set));
}

// What stands behind the mask, be it one parameter or many words.
std::string reason_from(const Message& message, std::size_t at) {
    std::string out;
    for (; at < message.count; ++at) {
        if (!out.empty()) out += ' ';
        out += message.param(at);
    }
    out = protocol::visible(protocol::trim(out));
    return out.empty() ? "No reason given" : std::string(protocol::cut(out, protocol::kick_length));
}

void refuse_form(Context& context, Kind kind, std::string_view given) {
    const std::string what = protocol::visible(given);
    context.responder.notice(kind == Kind::user
                                 ? "'" + what +
                                       "' is nobody here, no user@host and no duration "
                                       "up to 100y. Write KLINE [duration] user@host :reason"
                                 : "'" + what +
                                       "' is no address, no address/bits and no duration "
                                       "up to 100y. Write DLINE [duration] address[/bits] "
                                       ":reason, and 0::1 for ::1");
}

// The ban that was asked for; nothing, and told why, where it can be none.
std::optional<ServerBan> take_order(Context& context, Kind kind, const Message& message) {
    const auto duration = protocol::parse_duration(message.param(0));
    const std::size_t at = duration && message.count > 1 ? 1 : 0;
    auto ban = read_ban(context, kind, message.param(at));
    if (!ban) {
        refuse_form(context, kind, message.param(at));
        return std::nullopt;
    }
    if (too_wide(*ban)) {
        context.responder.notice(ban->mask() + " fits nearly everybody: nothing was set");
        return std::nullopt;
    }
    if (ban->fits(*context.client())) {
        context.responder.notice(ban->mask() + " fits yourself: nothing was set");
        return std::nullopt;
    }
    ban->by = context.self().mask;
    ban->set = context.now();
    if (at == 1 && duration->count() > 0) ban->until = ban->set + duration->count();
    ban->reason = reason_from(message, at + 1);
    return ban;
}

// Writes the bans after one was set or removed, and reports if that is not for good.
void save(Context& context, std::string_view unsaved) {
    Control* const control = context.services().control;
    if (control == nullptr || !control->keeps_bans()) return;
    // The disk may take its time; nobody who was told waits for it.
    context.claims().flush();
    const std::string problem = control->save_bans();
    if (!problem.empty())
        context.responder.notice(problem + ". " + std::string(unsaved) +
                                 ", unless a later change is written");
}

Refusal set_ban(Context& context, Kind kind, const Message& message) {
    const auto ban = take_order(context, kind, message);
    if (!ban) return {};
    const std::string name(name_of(kind));
    context.registry().bans.set(*ban);
    log::event(log::Level::info, "ban.set",
               {{"kind", name},
                {"mask", ban->mask()},
                {"nick", context.self().nick},
                {"until", ban->until},
                {"reason", ban->reason}});
    const std::string what = name + " for [" + ban->mask() + "], " + span_text(*ban);
    context.responder.notice("Added " + what);
    notify(context, chat::Notice::bans,
           context.self().nick + " added a " + what + " [" + ban->reason + "]");
    end_banned(context.services(), context.claims(), *ban);
    context.charge(price_of(context.registry().client_count(), recipients_per_line));
    const Control* const control = context.services().control;
    if (control != nullptr && !control->keeps_bans())
        context.responder.notice(
            "It ends at the latest when the server stops: there is no --ban-file");
    save(context, "The ban ends when the server stops");
    return {};
}

Refusal unset_ban(Context& context, Kind kind, const Message& message) {
    const std::string name(name_of(kind));
    const auto wanted = read_ban(context, kind, message.param(0));
    const std::string mask = wanted ? wanted->mask() : protocol::visible(message.param(0));
    if (!context.registry().bans.remove(kind, mask, context.now())) {
        context.responder.notice("There is no " + name + " for [" + mask +
                                 "]; STATS k and STATS d " + "list what there is");
        return {};
    }
    log::event(log::Level::info, "ban.removed",
               {{"kind", name}, {"mask", mask}, {"nick", context.self().nick}});
    context.responder.notice("Removed the " + name + " for [" + mask + "]");
    notify(context, chat::Notice::bans,
           context.self().nick + " removed the " + name + " for [" + mask + "]");
    save(context, "The ban is back when the server starts again");
    return {};
}

// Logs it and tells operators; the text to close with.
std::string note_hit(const Services& services, chat::Claims& claims, const chat::Client& client,
                     const ServerBan& ban) {
    const auto who = client.identity();
    log::event(log::Level::info, "ban.hit",
               {{"kind", name_of(ban.kind)},
                {"mask", ban.mask()},
                {"id", client.id},
                {"nick", who->nick},
                {"address", client.host}});
    notify(services, claims, chat::Notice::bans,
           std::string(name_of(ban.kind)) + " [" + ban.mask() + "] active for " + who_text(*who) +
               " [" + client.host + "]");
    return std::string(banned) + std::string(ban.public_reason());
}

void end(const Services& services, chat::Claims& claims, chat::Client& client,
         const ServerBan& ban) {
    client.request_close({chat::Cause::banned, note_hit(services, claims, client, ban)});
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

bool close_if_banned(Context& context) {
    const chat::Client& client = *context.client();
    const auto ban = context.registry().bans.find(client, context.now());
    if (ban)
        context.close(chat::Cause::banned,
                      note_hit(context.services(), context.claims(), client, *ban));
    return ban != nullptr;
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
