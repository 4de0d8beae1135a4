#include "plain_front_end.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>

#include "accounts/login.h"
#include "accounts/mechanisms.h"
#include "accounts/nick_owner.h"
#include "accounts/password_login.h"
#include "channels/join.h"
#include "dispatch.h"
#include "history/recent.h"
#include "operators/ban_list.h"
#include "registration/registration.h"
#include "sharing/attach.h"
#include "users/events.h"

namespace hubbub::commands {
namespace {

constexpr int max_failures = 3;
constexpr std::size_t shown_on_entry = 20;  // messages of the lobby
constexpr std::string_view taken_name = "It is already in use.";

// Drops an incomplete character at the end. Keeps a single byte after ASCII text, to be shown as
// invalid: it is most likely Latin-1.
std::string_view complete_characters(std::string_view line) {
    const std::string_view complete = protocol::without_torn_end(line);
    const bool is_ascii = std::all_of(complete.begin(), complete.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return line.size() - complete.size() == 1 && is_ascii ? line : complete;
}

std::string owned_name(const Context& context, std::string_view name) {
    const auto owner = context.registry().accounts.owner_of(name);
    return "It belongs to an account: type /login " + (owner ? owner->name : std::string(name)) +
           " PASSWORD if it is yours.";
}

// Returns true if the connection may share the nick with the connections that use it.
bool shares(const Context& context, std::string_view nick) {
    return context.self().account_id != 0 && is_shareable(context, nick);
}

}  // namespace

bool PlainFrontEnd::take_line(std::string_view bytes) {
    const std::string line = protocol::typed_line(bytes);
    if (line.size() > protocol::line_bytes) return false;
    if (!context_.progress.nick) {
        if (!take_early_command(line)) take_name(protocol::trim(line));
        return true;
    }
    if (!context_.registered()) {
        take_password(protocol::trim(line));
        return true;
    }
    // UTF-8 is cleaned before control characters are applied: a backspace between two bytes must
    // not combine them into a character.
    const std::string text = protocol::typed_line(protocol::clean_utf8(complete_characters(bytes)));
    const protocol::PlainCommand typed = protocol::parse_plain(text, context_.plain_target.name());
    if (!typed.answer.empty()) context_.responder.print(typed.answer);
    if (typed.command.empty()) {
        context_.charge(line_price);
        return true;
    }
    protocol::Message message;
    message.command = typed.command;
    for (const std::string& param : typed.params) message.params[message.count++] = param;
    dispatch(context_, message);
    return true;
}

bool PlainFrontEnd::take_early_command(std::string_view line) {
    if (!line.starts_with('/')) return false;
    std::string_view rest = line.substr(1);
    const std::string command = protocol::fold(protocol::take_word(rest));
    if (command == "login")
        take_login(protocol::trim(rest));
    else if (command == "nick")
        take_name(protocol::trim(rest));
    else if (command == "register")
        explain("Type a name first. Then /register PASSWORD keeps it for you.");
    else if (command == "help")
        explain("Type a name and press Enter, or log in with /login NAME PASSWORD.");
    else if (command == "quit")
        context_.close(chat::Cause::quit, std::string(quit_lead));
    else
        return false;
    return true;
}

void PlainFrontEnd::explain(std::string_view text) {
    context_.charge(line_price);
    context_.responder.print("* " + std::string(text));
}

void PlainFrontEnd::take_login(std::string_view words) {
    const std::string_view name = protocol::take_word(words);
    if (words.empty()) return explain("Usage: /login NAME PASSWORD");
    if (!may_send_password(context_.settings(), *context_.client()->origin()))
        return explain(sentence(plain_login_text));
    constexpr std::string_view advice = " Try again, or choose another name.";
    std::string problem = "Wrong account or password.";
    chat::Accounts::Entry account;
    switch (check_login(context_, name, words, account)) {
        case Login::right:
            if (!log_in(context_, account)) break;
            context_.responder.print("* You are logged in as " + account->name + ".");
            return take_name(account->name);
        case Login::wrong: break;
        case Login::busy: problem = sentence(busy_login_text); break;
        case Login::suspended:
        case Login::unverified: problem = refused_login_text(*account) + "."; break;
        case Login::given_up: return;
    }
    refuse(problem, advice);
}

void PlainFrontEnd::take_name(std::string_view name) {
    const std::string_view complaint = protocol::nick_complaint(name);
    if (!complaint.empty()) return refuse_name(std::string(complaint));
    if (belongs_to_another(context_, name)) return refuse_name(owned_name(context_, name));
    if (context_.registry().taken(name, *context_.user()) && !shares(context_, name))
        return refuse_name(std::string(taken_name));
    chat::Identity fresh = context_.self();
    fresh.nick = name;
    fresh.user = "~plain";
    fresh.real_name = "plain user";
    context_.set_identity(std::move(fresh));
    context_.progress.nick = context_.progress.user = true;
    if (context_.settings().password.empty() || context_.progress.password_right) return admit();
    context_.responder.print("* This server requires a password. Type it and press Enter.");
}

void PlainFrontEnd::refuse_name(const std::string& complaint) {
    refuse("You cannot use that name. " + complaint, " Try another.");
}

void PlainFrontEnd::refuse(const std::string& text, std::string_view advice) {
    context_.charge(line_price);
    if (++failures_ < max_failures)
        return context_.responder.print("* " + text + std::string(advice));
    context_.responder.print("* " + text);
    context_.close(chat::Cause::bad_name, "no valid name in three tries");
}

void PlainFrontEnd::take_password(std::string_view line) {
    context_.progress.password_right = line == context_.settings().password;
    if (context_.progress.password_right) return admit();
    context_.responder.print("* Wrong password.");
    context_.close(chat::Cause::bad_password, "Bad password");
}

void PlainFrontEnd::admit() {
    // Another user may have taken the name since take_name().
    const std::string name = context_.self().nick;
    if (try_register(context_)) {
        return refuse_name(belongs_to_another(context_, name) ? owned_name(context_, name)
                                                              : std::string(taken_name));
    }
    if (!context_.registered()) return;
    const Settings& settings = context_.settings();
    context_.responder.print("* Hello, " + context_.self().nick +
                             ". Everything you type is sent to " + settings.lobby +
                             ". Type /help for more.");
    for (const std::string& line : settings.motd)
        context_.responder.print("* " + protocol::visible(line));
    // A connection that shares a user may be there already.
    if (context_.plain_target.is(settings.lobby)) return;
    context_.responder.refuse(join_channel(context_, settings.lobby));
    begin_recent(context_, settings.lobby, shown_on_entry);
}

}  // namespace hubbub::commands
