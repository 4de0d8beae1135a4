#include "config/first_run.h"

#include <hubbub/protocol/text.h>

#include "config/names.h"

namespace hubbub::client {
namespace {

// Asks until `check` throws nothing.
template <class Check>
std::optional<std::string> ask_for(const std::string& question, const std::string& offered,
                                   const AskQuestion& ask, const PrintLine& print,
                                   const Check& check) {
    std::string prompt = question;
    prompt.append(" [").append(offered).append("]: ");
    for (;;) {
        const auto said = ask(prompt);
        if (!said) return std::nullopt;
        const std::string answer(protocol::trim(*said));
        const std::string taken = answer.empty() ? offered : answer;
        try {
            return check(taken);
        } catch (const UsageError& error) {
            print(error.what());
        }
    }
}

std::string server_name(const ServerAddress& server) {
    return server.unix_path.empty() ? server.host : "local";
}

}  // namespace

std::optional<Config> first_run(std::string_view login, const AskQuestion& ask,
                                const PrintLine& print) {
    print("First start: three questions. Enter accepts the value in [ ].");
    ServerEntry entry;
    const auto server = ask_for("Server", "localhost", ask, print, [&](const std::string& text) {
        entry.name = server_name(parse_server(text, std::nullopt).server);
        return text;
    });
    if (!server) return std::nullopt;
    const auto nick =
        ask_for("Your nick", nick_from(login), ask, print,
                [](const std::string& text) { return session_for(text, "the nick").nick; });
    if (!nick) return std::nullopt;
    const auto channel = ask_for("Room", "#lobby", ask, print, [](const std::string& text) {
        return channel_name(text, "the room");
    });
    if (!channel) return std::nullopt;
    entry.values = {{"address", *server}, {"nick", *nick}, {"join", *channel}};
    Config config;
    config.servers.push_back(std::move(entry));
    return config;
}

}  // namespace hubbub::client
