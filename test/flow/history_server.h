#pragma once
// A server that stores what is said, and clients that read it.

#include <hubbub/storage/history_db.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "harness.h"
#include "support/temporary_directory.h"

namespace flow {

inline constexpr const char* reader_capabilities =
    "draft/chathistory batch message-tags server-time echo-message labeled-response";

// A server that stores what is said.
class HistoryServer {
  public:
    using Durability = hubbub::storage::Durability;

    explicit HistoryServer(bool always_on = false, Durability durability = Durability::process)
        : always_on_(always_on), durability_(durability) {
        start();
    }
    void start() {
        server.reset();
        hubbub::server::Config config = with_operators({{"root", ~0U}});
        config.data_dir = directory.path();
        config.durability = durability_;
        if (always_on_) config.settings.always_on = hubbub::commands::AlwaysOn::opt_out;
        server.emplace(config);
    }
    TestServer& operator*() { return *server; }

    const TemporaryDirectory directory;
    std::optional<TestServer> server;

  private:
    const bool always_on_;
    const Durability durability_;
};

// Says it, and returns the id.
inline std::string say(TestClient& client, const std::string& target, const std::string& text) {
    client.send("PRIVMSG " + target + " :" + text);
    return tag(client.read_until("* PRIVMSG " + target + " :" + text).back(), "msgid").value_or("");
}

// Sends the command, and returns the texts in the batch of this type, which must be complete.
inline Lines texts_of(TestClient& client, const std::string& command, const std::string& type) {
    Lines texts;
    std::string reference;
    for (const std::string& line : client.send(command).sync()) {
        const std::string bare = untagged(line);
        if (matches(bare, ":* BATCH +* " + type + "*")) {
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
inline Lines texts_of(TestClient& client, const std::string& query) {
    return texts_of(client, "CHATHISTORY " + query, "chathistory");
}

struct Said {
    std::string id;
    std::string time;
    std::string text;
};

// What CHATHISTORY must return, by the plainest way. The form "*" is LATEST without a moment.
inline std::vector<Said> expected_lines(const std::vector<Said>& all, const std::string& form,
                                        const Said& one, const Said& other, bool by_time,
                                        std::size_t limit) {
    const auto before = [&](const Said& a, const Said& b) {
        return by_time ? a.time < b.time : a.id < b.id;
    };
    std::vector<Said> fit;
    if (form == "AROUND") {
        std::vector<Said> older;
        for (const Said& each : all) (before(each, one) ? older : fit).push_back(each);
        const std::size_t half = std::min(limit / 2, older.size());
        fit.insert(fit.begin(), older.end() - static_cast<std::ptrdiff_t>(half), older.end());
        fit.resize(std::min(fit.size(), limit));
        return fit;
    }
    const bool forward = before(one, other) || !before(other, one);
    for (const Said& each : all) {
        const bool above = before(one, each), below = before(each, one);
        const bool inside = forward ? above && before(each, other) : below && before(other, each);
        if (form == "*" || (form == "BEFORE" && below) ||
            ((form == "AFTER" || form == "LATEST") && above) || (form == "BETWEEN" && inside))
            fit.push_back(each);
    }
    const bool oldest = form == "AFTER" || (form == "BETWEEN" && forward);
    if (fit.size() > limit) {
        const auto surplus = static_cast<std::ptrdiff_t>(fit.size() - limit);
        if (oldest)
            fit.erase(fit.end() - surplus, fit.end());
        else
            fit.erase(fit.begin(), fit.begin() + surplus);
    }
    return fit;
}

inline Lines expected(const std::vector<Said>& all, const std::string& form, const Said& one,
                      const Said& other, bool by_time, std::size_t limit) {
    Lines out;
    for (const Said& each : expected_lines(all, form, one, other, by_time, limit))
        out.push_back(each.text);
    return out;
}

}  // namespace flow
