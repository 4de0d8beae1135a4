#pragma once
// A server that stores what is said, and clients that read it.

#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "harness.h"
#include "support/temporary_directory.h"

namespace flow {

// A server that stores what is said.
class HistoryServer {
  public:
    explicit HistoryServer(bool always_on = false) : always_on_(always_on) { start(); }
    void start() {
        server.reset();
        hubbub::server::Config config = test_config();
        config.data_dir = directory.path();
        if (always_on_) config.settings.always_on = hubbub::commands::AlwaysOn::opt_out;
        server.emplace(config);
    }
    TestServer& operator*() { return *server; }

    const TemporaryDirectory directory;
    std::optional<TestServer> server;

  private:
    bool always_on_;
};

// Says it, and returns the id.
inline std::string say(TestClient& client, const std::string& target, const std::string& text) {
    client.send("PRIVMSG " + target + " :" + text);
    return tag(client.read_until("* PRIVMSG " + target + " :" + text).back(), "msgid").value_or("");
}

// Asks, and returns the texts within the batch, which must be whole.
inline Lines texts_of(TestClient& client, const std::string& query) {
    Lines texts;
    std::string reference;
    for (const std::string& line : client.send("CHATHISTORY " + query).sync()) {
        const std::string bare = untagged(line);
        if (matches(bare, ":* BATCH +* chathistory *")) {
            reference = bare.substr(bare.find('+') + 1);
            reference.resize(reference.find(' '));
        } else if (matches(bare, ":* BATCH -*")) {
            CHECK(bare.substr(bare.rfind('-') + 1) == reference);
            reference = "ended";
        } else if (tag(line, "batch") == reference) {
            texts.push_back(bare.substr(bare.find(" :") + 2));
        }
    }
    CHECK(reference == "ended");
    return texts;
}

}  // namespace flow
