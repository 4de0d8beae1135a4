#include "plain_front_end.h"

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>

#include "channels/join.h"
#include "dispatch.h"
#include "operators/ban_list.h"
#include "registration/registration.h"

namespace hubbub::commands {
namespace {

constexpr int max_failed_names = 3;
constexpr std::string_view taken_name = "Somebody here has that name already.";

// Drops an incomplete character at the end. A single byte after ASCII text stays, to be shown as
// invalid: it is most likely Latin-1.
std::string_view whole_characters(std::string_view line) {
    const std::string_view whole = protocol::without_torn_end(line);
    const bool is_ascii = std::all_of(whole.begin(), whole.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return line.size() - whole.size() == 1 && is_ascii ? line : whole;
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
    // Bytes are cleaned before control characters are applied: a backspace between two bytes must
    // not join them to a character.
    const std::string text = protocol::typed_line(protocol::clean_utf8(whole_characters(bytes)));
    const protocol::PlainCommand typed = protocol::parse_plain(text, context_.room.name());
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
    if (context_.registry().taken(name, *context_.client())) return refuse_name(taken_name);
    chat::Identity fresh = context_.self();
    fresh.nick = name;
    fresh.user = "~plain";
    fresh.real_name = "a person on plain lines";
    context_.set_identity(std::move(fresh));
    context_.progress.nick = context_.progress.user = true;
    if (context_.settings().password.empty() || context_.progress.password_right) return admit();
    context_.responder.print("* This server asks for a password. Type it and press Enter.");
}

void PlainFrontEnd::refuse_name(std::string_view complaint) {
    context_.charge(line_price);
    const std::string text = "* That name will not do. " + std::string(complaint);
    if (++failed_names_ < max_failed_names) return context_.responder.print(text + " Try another.");
    context_.responder.print(text);
    context_.close(chat::Cause::bad_name, "no valid name in three tries");
}

void PlainFrontEnd::take_password(std::string_view line) {
    context_.progress.password_right = line == context_.settings().password;
    if (context_.progress.password_right) return admit();
    context_.responder.print("* That is not the password.");
    context_.close(chat::Cause::bad_password, "Bad password");
}

void PlainFrontEnd::admit() {
    // The name may have been taken meanwhile.
    if (try_register(context_)) return refuse_name(taken_name);
    if (!context_.registered()) return;
    const Settings& settings = context_.settings();
    context_.responder.print("* Hello, " + context_.self().nick +
                             ". What you type is said to everyone in " + settings.lobby +
                             ". /help shows what else there is.");
    for (const std::string& line : settings.motd)
        context_.responder.print("* " + protocol::visible(line));
    context_.responder.refuse(join_channel(context_, settings.lobby));
}

}  // namespace hubbub::commands
