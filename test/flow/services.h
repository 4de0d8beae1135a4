#pragma once
// Talks with NickServ and ChanServ.

#include <string>
#include <string_view>

#include "accounts.h"
#include "harness.h"

namespace flow {

// Sends a line, and returns the texts of the notices of services that answer it.
inline Lines ask(TestClient& client, const std::string& line) {
    Lines texts;
    for (const std::string& heard : client.send(line).sync()) {
        const std::string bare = untagged(heard);
        if (matches(bare, ":*Serv!service@hubbub.local NOTICE *"))
            texts.push_back(bare.substr(bare.find(" :") + 2));
    }
    return texts;
}

// Returns true if exactly one notice of a service answers, and it matches.
inline bool says(TestClient& client, const std::string& line, std::string_view pattern) {
    const Lines texts = ask(client, line);
    if (texts.size() == 1 && matches(texts[0], pattern)) return true;
    std::string all;
    for (const std::string& text : texts) all += "\n  " + text;
    throw Failed(line + ": wanted '" + std::string(pattern) + "', the service said:" + all);
}

// A client that is logged in to the account of its nick.
inline TestClient logged_in(const TestServer& server, const std::string& nick,
                            const std::string& capabilities = "") {
    TestClient client(server);
    if (!capabilities.empty()) client.send("CAP REQ :" + capabilities);
    client.send("PASS " + nick + ":sesame").send("NICK " + nick).send("USER " + nick + " 0 * :x");
    if (!capabilities.empty()) client.send("CAP END");
    client.read_until("* MODE " + nick + " :+r");
    client.sync();
    return client;
}

// Returns the last word of the notice that asks for a confirmation.
inline std::string code_of(TestClient& client, const std::string& line) {
    const Lines texts = ask(client, line);
    if (texts.size() != 1) throw Failed(line + " showed no code");
    return texts[0].substr(texts[0].rfind(' ') + 1);
}

// Sends a line that asks for a confirmation, and confirms it.
inline void confirm(TestClient& client, const std::string& line) {
    const std::string code = code_of(client, line);
    client.send(line + " " + code).sync();
}

}  // namespace flow
