#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/text.h>

namespace hubbub::protocol {
namespace {

constexpr std::string_view action =
    "\x01"
    "ACTION ";

std::string room_mark(std::string_view room, std::string_view lobby) {
    return same(room, lobby) ? "" : "[" + visible(room) + "] ";
}

// Returns the prefix that names the target, unless it is the whole lobby.
std::string to_whom(std::string_view target, std::string_view lobby) {
    if (target.starts_with('#')) return room_mark(target, lobby);
    if (target.starts_with('$')) return "[to all] ";
    if (target.find('#') != std::string_view::npos) return "[" + visible(target) + "] ";
    return "[to you] ";
}

// Text of users always follows their nick in <> or --, so that it cannot imitate the server's
// lines.
std::string render_words(const Message& m, const std::string& nick, std::string_view lobby) {
    std::string_view text = m.param(1);
    const bool acts = text.starts_with(action);
    if (acts) {
        text.remove_prefix(action.size());
        if (text.ends_with('\x01')) text.remove_suffix(1);
    }
    if (text.starts_with('\x01')) return "";  // a CTCP request
    const bool from_server = m.source.find('!') == std::string_view::npos;
    if (m.command == "NOTICE" && from_server) return "*** " + visible(text);
    const bool notice = m.command == "NOTICE";
    return to_whom(m.param(0), lobby) + (notice ? "-" : "<") + nick + (notice ? "- " : "> ") +
           (acts ? "*" + visible(text) + "*" : visible(text));
}

// The reason given with PART, QUIT or KICK.
std::string reason(std::string_view text) {
    return text.empty() ? "" : " (" + visible(text) + ")";
}

// Reasons given by the server have no brackets.
std::string quit_reason(std::string_view text) {
    constexpr std::string_view own = "Quit: ";
    if (text == own) return "";  // QUIT without a reason
    if (text.starts_with(own)) return reason(text);
    return text.empty() ? "" : ": " + visible(text);
}

std::string render_event(const Message& m, const std::string& nick, std::string_view lobby) {
    const std::string where = room_mark(m.param(0), lobby);
    if (m.command == "JOIN") return where + nick + " joined";
    if (m.command == "PART") return where + nick + " left" + reason(m.param(1));
    if (m.command == "QUIT") return nick + " left" + quit_reason(m.param(0));
    if (m.command == "NICK") return nick + " is now " + visible(m.param(0));
    if (m.command == "KICK")
        return where + visible(m.param(1)) + " was kicked by " + nick + reason(m.param(2));
    if (m.command == "TOPIC") {
        if (m.param(1).empty()) return where + nick + " cleared the topic";
        return where + nick + " set the topic: " + visible(m.param(1));
    }
    if (m.command == "INVITE")
        return "* " + nick + " invites you to " + visible(m.param(1)) + ". Type /join " +
               visible(m.param(1)) + ".";
    if (m.command == "WALLOPS") return "*** " + nick + ": " + visible(m.param(0));
    if (m.command == "ERROR") return "* " + visible(m.param(0));
    return "";
}

std::string person_list(const std::vector<std::string_view>& params) {
    // params: "=", "#room", "@ann bob"
    std::string names;
    for (const char c : params.back()) names += c == ' ' ? std::string(", ") : std::string(1, c);
    return "* In " + visible(params[params.size() - 2]) + ": " + visible(names);
}

}  // namespace

std::string render_plain(const Message& message, std::string_view lobby) {
    const std::string nick = visible(message.nick());
    const bool words = message.command == "PRIVMSG" || message.command == "NOTICE";
    std::string out =
        words ? render_words(message, nick, lobby) : render_event(message, nick, lobby);
    return out.empty() ? out : out + "\r\n";
}

std::string render_plain_numeric(unsigned code, const std::vector<std::string_view>& params) {
    if (params.empty()) return "";
    const std::string last = visible(params.back());
    const std::string first = visible(params.front());
    switch (code) {
        case 353: return params.size() < 3 ? "" : person_list(params) + "\r\n";
        case 322:
            if (params.size() < 3) return "";
            return "* " + first + ", " + visible(params[1]) + " here" +
                   (last.empty() ? "" : ": " + last) + "\r\n";
        case 332: return "* The topic of " + first + ": " + last + "\r\n";
        case 331: return "* " + first + " has no topic.\r\n";
        case 372: return "* " + last + "\r\n";
        case 301: return "* " + first + " is away: " + last + "\r\n";
        // Whatever logs a plain user in says so in its own words.
        case 900: return "";
        case 901: return "* " + last + ".\r\n";
        case 417: return "* That line is too long; it was not sent.\r\n";
        default: break;
    }
    if (code < 400 || code == 422) return "";
    return "* " + (params.size() > 1 ? first + ": " : std::string()) + last +
           (last.ends_with('.') ? "\r\n" : ".\r\n");
}

}  // namespace hubbub::protocol
