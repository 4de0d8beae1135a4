#include "plain_front_end.h"

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>

#include "accounts/nick_owner.h"
#include "channels/join.h"
#include "dispatch.h"
#include "operators/ban_list.h"
#include "registration/registration.h"

namespace hubbub::commands {
namespace {

constexpr int max_failed_names = 3;
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
    return "It belongs to an account: choose another one, and then type /login " +
           (owner ? owner->name : std::string(name)) + " PASSWORD.";
}

}  // namespace

bool PlainFrontEnd::take_line(std::string_view bytes) {
    const std::string line = protocol::typed_line(bytes);
    if (line.size() > protocol::line_bytes) return false;
    if (!context_.progress.nick) {
        take_name(protocol::trim(line));
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

void PlainFrontEnd::take_name(std::string_view name) {
    const std::string_view complaint = protocol::nick_complaint(name);
    if (!complaint.empty()) return refuse_name(complaint);
    if (context_.registry().taken(name, *context_.user())) return refuse_name(taken_name);
    if (belongs_to_another(context_, name)) return refuse_name(owned_name(context_, name));
    chat::Identity fresh = context_.self();
    fresh.nick = name;
    fresh.user = "~plain";
    fresh.real_name = "plain user";
    context_.set_identity(std::move(fresh));
    context_.progress.nick = context_.progress.user = true;
    if (context_.settings().password.empty() || context_.progress.password_right) return admit();
    context_.responder.print("* This server requires a password. Type it and press Enter.");
}

void PlainFrontEnd::refuse_name(std::string_view complaint) {
    context_.charge(line_price);
    const std::string text = "* You cannot use that name. " + std::string(complaint);
    if (++failed_names_ < max_failed_names) return context_.responder.print(text + " Try another.");
    context_.responder.print(text);
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
    context_.responder.refuse(join_channel(context_, settings.lobby));
}

}  // namespace hubbub::commands
