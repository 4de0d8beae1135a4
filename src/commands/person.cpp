// The plain dialect: a person gives a name and is in the lobby; what they type is turned into the
// commands that IRC clients send.

#include <hubbub/protocol/names.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "handlers.h"
#include "tools.h"

namespace hubbub::commands {
namespace {

constexpr int most_tries = 3;
constexpr std::string_view taken_name = "Somebody here has that name already.";

// Drops a character that was cut at the end. A lone byte behind ASCII is left to be marked: it is
// most likely one of Latin-1.
std::string_view whole_characters(std::string_view line) {
    const std::string_view whole = protocol::without_torn_end(line);
    const bool is_ascii = std::all_of(whole.begin(), whole.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return line.size() - whole.size() == 1 && is_ascii ? line : whole;
}

}  // namespace

void Session::take_person_line(std::string_view bytes) {
    const std::string line = protocol::typed_line(bytes);
    if (line.size() > protocol::line_bytes) return take_overlong_line();
    if (!progress.nick) return take_person_name(protocol::trim(line));
    if (!registered()) return take_person_password(protocol::trim(line));
    // Bytes are cleaned first: what stands between two of them must not make them a character.
    const std::string text = protocol::typed_line(protocol::clean_utf8(whole_characters(bytes)));
    const protocol::PlainCommand typed = protocol::parse_plain(text, room);
    if (!typed.answer.empty()) tell_person(typed.answer);
    if (typed.command.empty()) {
        charge(line_price);
        return;
    }
    Message message;
    message.command = typed.command;
    for (const std::string& param : typed.params) message.params[message.count++] = param;
    dispatch(message);
}

void Session::take_person_name(std::string_view name) {
    const std::string_view complaint = protocol::nick_complaint(name);
    if (!complaint.empty()) return refuse_name(complaint);
    if (registry().taken(name, *client_)) return refuse_name(taken_name);
    chat::Identity fresh = self();
    fresh.nick = name;
    fresh.user = "~plain";
    fresh.real_name = "a person on plain lines";
    set_identity(std::move(fresh));
    progress.nick = progress.user = true;
    if (settings().password.empty() || progress.password_right) return admit_person();
    tell_person("* This server asks for a password. Type it and press Enter.");
}

void Session::refuse_name(std::string_view complaint) {
    charge(line_price);
    const std::string told = "* That name will not do. " + std::string(complaint);
    if (++name_tries_ < most_tries) return tell_person(told + " Try another.");
    tell_person(told);
    close(chat::Cause::bad_name, "no valid name in three tries");
}

void Session::take_person_password(std::string_view line) {
    progress.password_right = line == settings().password;
    if (progress.password_right) return admit_person();
    tell_person("* That is not the password.");
    close(chat::Cause::bad_password, "Bad password");
}

void Session::admit_person() {
    if (turned_away()) return;
    if (!claim_nick()) return refuse_name(taken_name);
    welcome();
    tell_person("* Hello, " + self().nick + ". What you type is said to everyone in " +
                settings().lobby + ". /help shows what else there is.");
    for (const std::string& line : settings().motd) tell_person("* " + protocol::visible(line));
    refuse(join_channel(*this, settings().lobby));
}

}  // namespace hubbub::commands
