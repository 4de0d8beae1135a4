// Random talk, read by random queries: CHATHISTORY must return the lines that the client heard.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "accounts.h"
#include "harness.h"
#include "history_server.h"
#include "services.h"

using namespace flow;

namespace {

constexpr const char* witness_capabilities =
    "draft/chathistory draft/message-redaction batch message-tags server-time echo-message";

bool is_event(const Said& said) {
    return !matches(said.text, "* PRIVMSG *") && !matches(said.text, "* NOTICE *");
}

// A client with an account that records the messages of each channel and of its peer.
class Witness {
  public:
    Witness(const TestServer& server, std::string nick, std::string peer)
        : client(logged_in(server, nick, witness_capabilities)),
          nick_(std::move(nick)),
          peer_(std::move(peer)) {}

    // Notes the lines that came.
    void note() {
        for (const std::string& line : client.sync()) {
            const auto id = tag(line, "msgid");
            if (!id) continue;
            const std::string bare = untagged(line);
            const std::string target = target_of(bare);
            // What services say to it is not stored.
            if (!target.starts_with('#') && matches(bare, ":*Serv!*")) continue;
            if (matches(bare, "* REDACT *")) {
                forget(target, bare.substr(bare.rfind(' ') + 1));
            } else {
                // A member that reads from its JOIN on has heard nothing before.
                if (matches(bare, ":" + nick_ + "!* JOIN " + target)) joined[target] = *id;
                heard[target].push_back({*id, *tag(line, "time"), bare});
            }
        }
    }
    // Returns the messages that it may read.
    std::vector<Said> readable(const std::string& target, bool events) const {
        std::vector<Said> out;
        const auto found = heard.find(target);
        if (found == heard.end()) return out;
        const auto from = joined.find(target);
        for (const Said& each : found->second) {
            const bool before = target == "#late" && each.id < from->second;
            if (!before && (events || !is_event(each))) out.push_back(each);
        }
        return out;
    }

    TestClient client;
    std::map<std::string, std::vector<Said>> heard;
    std::map<std::string, std::string> joined;  // the id of its last JOIN

  private:
    std::string target_of(const std::string& bare) const {
        std::string rest = bare.substr(bare.find(' ') + 1);
        rest.erase(0, rest.find(' ') + 1);
        rest.resize(std::min(rest.size(), rest.find(' ')));
        return rest.starts_with('#') ? rest : peer_;
    }
    void forget(const std::string& target, const std::string& id) {
        std::erase_if(heard[target], [&](const Said& each) { return each.id == id; });
    }

    const std::string nick_;
    const std::string peer_;
};

Lines lines_of(const std::vector<Said>& all) {
    Lines out;
    for (const Said& each : all) out.push_back(each.id + " " + each.time + " " + each.text);
    return out;
}

Lines answer_to(TestClient& client, const std::string& query) {
    std::vector<Said> out;
    for (const std::string& line : client.send("CHATHISTORY " + query).sync()) {
        if (tag(line, "msgid"))
            out.push_back({*tag(line, "msgid"), *tag(line, "time"), untagged(line)});
    }
    return lines_of(out);
}

class Talk {
  public:
    explicit Talk(unsigned seed) : random_(seed) {
        for (const char* name : {"ann", "bob"}) add_account(*at_, name);
        ann_ = std::make_unique<Witness>(*at_, "ann", "bob");
        bob_ = std::make_unique<Witness>(*at_, "bob", "ann");
        carl_ = std::make_unique<TestClient>(*at_, "carl");
        for (const std::string channel : {"#a", "#late"}) {
            ann_->client.send("JOIN " + channel);
            ann_->note();
            bob_->client.send("JOIN " + channel);
            note();
        }
        ann_->client.send("CS SET #late HISTORY joined");
        note();
    }

    void act() {
        Witness& who = one();
        const std::string channel = below(3) != 0 ? "#a" : "#late";
        switch (below(12)) {
            case 0: ann_->client.send("TOPIC " + channel + " :topic " + text()); break;
            case 1:
                ann_->client.send("MODE " + channel + (below(2) != 0 ? " +v" : " -v") + " bob");
                break;
            case 2: carl_->send((below(2) != 0 ? "JOIN " : "PART ") + channel).sync(); break;
            case 3: ann_->client.send("KICK " + channel + " carl :out"); break;
            case 4: rejoin(); break;
            case 5: redact(who); break;
            case 6: who.client.send("@+draft/react=x;+draft/reply=y TAGMSG " + channel); break;
            case 7:
            case 8: who.client.send("PRIVMSG " + peer(who) + " :" + text()); break;
            case 9: who.client.send("NOTICE " + channel + " :" + text()); break;
            default: who.client.send("PRIVMSG " + channel + " :" + text()); break;
        }
        note();
        if (below(3) == 0) at_.server->advance(std::chrono::milliseconds(1 + below(4)));
    }

    void compare() {
        Witness& who = one();
        const std::array<std::string, 3> targets = {"#a", "#late", peer(who)};
        const std::string& target = targets[below(3)];
        const bool events = below(2) != 0;
        set_events(who, events);
        // Also selects messages that it cannot read.
        const std::vector<Said>& moments = ann_->heard[below(2) != 0 ? "#a" : "#late"];
        const Said one = moments[below(moments.size())], other = moments[below(moments.size())];
        const std::array<std::string, 6> forms = {"BEFORE", "AFTER",   "LATEST",
                                                  "AROUND", "BETWEEN", "*"};
        const std::string& form = forms[below(6)];
        const bool by_time = below(2) != 0;
        const auto selector = [&](const Said& each) {
            return by_time ? "timestamp=" + each.time : "msgid=" + each.id;
        };
        const std::size_t limit = below(4) == 0 ? 1 + below(300) : 1 + below(12);
        std::string query =
            form == "*" ? "LATEST " + target + " *" : form + " " + target + " " + selector(one);
        if (form == "BETWEEN") query += " " + selector(other);
        query += " " + std::to_string(limit);
        CAPTURE(query);
        CAPTURE(events);
        CHECK(answer_to(who.client, query) ==
              lines_of(
                  expected_lines(readable(who, target, events), form, one, other, by_time, limit)));
    }

    void compare_targets() {
        Witness& who = one();
        const std::vector<Said>& moments = ann_->heard["#a"];
        const std::string one = moments[below(moments.size())].time;
        const std::string other = moments[below(moments.size())].time;
        const std::size_t limit = 1 + below(3);
        std::vector<std::pair<std::string, std::string>> found;  // id, line
        for (const std::string& target : {std::string("#a"), std::string("#late"), peer(who)}) {
            const std::vector<Said> all = readable(who, target, false);
            if (all.empty()) continue;
            const Said& last = all.back();
            if (last.time > std::min(one, other) && last.time < std::max(one, other))
                found.emplace_back(last.id, target + " " + last.time);
        }
        std::sort(found.begin(), found.end());
        while (found.size() > limit) found.erase(other < one ? found.begin() : found.end() - 1);
        Lines expected_targets, targets;
        for (const auto& [id, line] : found) expected_targets.push_back(line);
        const std::string query = "timestamp=" + one + " timestamp=" + other + " ";
        CAPTURE(query);
        who.client.send("CHATHISTORY TARGETS " + query + std::to_string(limit));
        for (const std::string& line : who.client.sync()) {
            const std::size_t at = line.find(" TARGETS ");
            if (at != std::string::npos) targets.push_back(line.substr(at + 9));
        }
        CHECK(targets == expected_targets);
    }

  private:
    std::size_t below(std::size_t end) { return random_() % end; }
    Witness& one() { return below(2) != 0 ? *ann_ : *bob_; }
    std::string peer(const Witness& who) const { return &who == ann_.get() ? "bob" : "ann"; }
    // Ann was the first in #a: she has heard all that bob may read there.
    std::vector<Said> readable(const Witness& who, const std::string& target, bool events) const {
        return (target == "#a" ? *ann_ : who).readable(target, events);
    }
    std::string text() { return "text " + std::to_string(++texts_); }

    // What either has sent is done, and both have heard it.
    void note() {
        ann_->note();
        bob_->note();
        ann_->note();
    }
    // From now on bob reads less of it.
    void rejoin() {
        bob_->client.send("PART #late");
        note();
        bob_->client.send("JOIN #late");
    }
    void redact(Witness& who) {
        const std::array<std::string, 3> targets = {"#a", "#late", peer(who)};
        const std::string& target = targets[below(3)];
        const std::vector<Said> all = who.readable(target, true);
        if (all.empty()) return;
        const Said& said = all[below(all.size())];
        who.client.send("REDACT " + target + " " + said.id);
    }
    void set_events(Witness& who, bool on) {
        who.client.send(on ? "CAP REQ draft/event-playback" : "CAP REQ -draft/event-playback")
            .sync();
    }

    HistoryServer at_;
    std::mt19937 random_;
    std::unique_ptr<Witness> ann_, bob_;
    std::unique_ptr<TestClient> carl_;
    unsigned texts_ = 0;
};

}  // namespace

TEST_CASE("Chathistory: random talk is read as it was heard, by every query") {
    Talk talk(29);
    for (int round = 0; round < 8; ++round) {
        for (int i = 0; i < 40; ++i) talk.act();
        for (int i = 0; i < 40; ++i) talk.compare();
        for (int i = 0; i < 8; ++i) talk.compare_targets();
    }
}
