// Searching in what the server remembers, where it offers that.
// Source: https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md

#include <algorithm>
#include <string>

#include "irc/render.h"
#include "irc/secrets.h"
#include "irc/server_lines.h"
#include "irc/server_time.h"
#include "irc/session.h"

namespace hubbub::client {
namespace {

// As the value of a tag. Source: https://ircv3.net/specs/extensions/message-tags
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case ';': out += "\\:"; break;
            case ' ': out += "\\s"; break;
            case '\\': out += "\\\\"; break;
            case '\r':
            case '\n': break;
            default: out += c;
        }
    }
    return out;
}

}  // namespace

bool Session::offers_search() const {
    return state_.caps.contains("soju.im/search") && state_.registered;
}

void Session::ask_search(const std::string& target, std::string_view text) {
    send("SEARCH", {"in=" + escaped(target) + ";text=" + escaped(text) + ";limit=50"});
}

// They stand where the person asked, and leave what was said here as it is.
void finish_search(Session& session, const Batch& batch) {
    std::size_t found = 0;
    for (const std::string& line : batch.lines) {
        const auto message = protocol::parse(line);
        if (!message || message->count < 2) continue;
        const Event said = event_of(session, *message, Event::Kind::said);
        std::string text = said.at ? day_text(*said.at) + " " + clock_text(*said.at) + " " : "";
        const std::string words(message->param(1));
        session.info(text.append("<").append(said.who).append("> ").append(
            said.own ? without_passwords(message->param(0), words) : words));
        ++found;
    }
    session.info(found == 0 ? "The server found nothing."
                            : "The server found " + std::to_string(found) +
                                  (found == 1 ? " line." : " lines."));
}

}  // namespace hubbub::client
