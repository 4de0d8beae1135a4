#include "irc/history.h"

#include <hubbub/protocol/message.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>

#include "irc/render.h"
#include "irc/replies.h"
#include "irc/secrets.h"
#include "irc/talk_lines.h"

namespace hubbub::client {
bool offers_history(const Session& session) {
    return session.capabilities.has("draft/chathistory") || session.capabilities.has("chathistory");
}

std::size_t ask_history(Session& session, std::string_view verb, const std::string& target,
                        std::string_view reference) {
    const std::size_t limit = std::min<std::size_t>(session.isupport.history_limit(), 100);
    session.send("CHATHISTORY", {verb, target, reference, std::to_string(limit)});
    return limit;
}

std::string history_reference(std::string_view msgid, Wall at) {
    if (!msgid.empty()) return "msgid=" + std::string(msgid);
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    const std::size_t length =
        std::strftime(text.data(), text.size(), "timestamp=%Y-%m-%dT%H:%M:%S", &utc);
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
    std::string fraction = std::to_string(1000 + since.count() % 1000);
    return std::string(text.data(), length) + "." + fraction.substr(1) + "Z";
}

bool offers_search(const Session& session) {
    return session.capabilities.has("soju.im/search") && session.progress.registered;
}

void ask_search(Session& session, const std::string& target, std::string_view text) {
    session.send("SEARCH", {"in=" + protocol::tag_text(target) +
                            ";text=" + protocol::tag_text(text) + ";limit=50"});
}

void show_search(Session& session, const ServerBatch& batch) {
    std::size_t found = 0;
    std::optional<Wall> of_message;
    for (const std::string& line : batch.lines) {
        const auto message = protocol::parse(line);
        if (!message || message->count < 2) continue;
        const Event said = event_of(session, *message, EventKind::said);
        if (message->command == "BATCH") {
            of_message = said.at;
            continue;
        }
        // The lines of a multiline message have no time of their own.
        const std::optional<Wall> at = said.at ? said.at : of_message;
        std::string text = at ? day_text(*at) + " " + clock_text(*at) + " " : "";
        std::string words(message->param(1));
        if (said.own) words = without_passwords(message->param(0), words);
        std::string verb;
        const bool is_action = unquote_ctcp(words, verb);
        session.info(text.append(is_action ? "* " : "<")
                         .append(said.who)
                         .append(is_action ? " " : "> ")
                         .append(words));
        ++found;
    }
    session.info(found == 0 ? "The server found nothing."
                            : "The server found " + std::to_string(found) +
                                  (found == 1 ? " line." : " lines."));
}

}  // namespace hubbub::client
