// The current buffer stays current if others open or close.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/screen_double.h"

using namespace hubbub::client;

namespace {

// Each network also has a query. mention() adds the list of mentions after them.
struct FullNetworks : TwoNetworks {
    FullNetworks() {
        workspace.receive(0, ":ann!u@h PRIVMSG me :hi");
        workspace.receive(1, ":zed!u@h PRIVMSG me :hi");
        sent();
    }
    void mention() { workspace.receive(1, ":zed!u@h PRIVMSG #den :me, look"); }
};

// Each of these opens a new buffer.
const std::vector<std::string> openers = {
    ":eve!u@h PRIVMSG me :psst",
    ":eve!u@h NOTICE me :psst",
    ":me!me@host JOIN #forced",
    ":me!me@host PRIVMSG eve :from elsewhere",
};

}  // namespace

TEST_CASE("Buffers: the current one stays current if another opens at any position") {
    const std::size_t places = [] {
        FullNetworks at;
        at.mention();
        return at.workspace.buffers.size();
    }();
    REQUIRE(places == 7);
    for (std::size_t place = 0; place < places; ++place) {
        for (std::size_t network = 0; network < 2; ++network) {
            for (const std::string& line : openers) {
                CAPTURE(place);
                CAPTURE(network);
                CAPTURE(line);
                FullNetworks at;
                at.mention();
                at.workspace.buffers.go_to(place);
                const auto kind = at.workspace.buffers.current().kind;
                const bool in_talk = kind == BufferKind::channel || kind == BufferKind::query;
                // A user in a server's buffer is moved to a joined channel.
                if (!in_talk && line.find(" JOIN ") != std::string::npos) continue;
                at.type("draft");
                const Buffer* const here = &at.workspace.buffers.current();
                const std::size_t before = at.workspace.buffers.size();
                at.workspace.receive(network, line);
                CHECK(at.workspace.buffers.size() == before + 1);
                CHECK(&at.workspace.buffers.current() == here);
                CHECK(at.input() == "draft");
            }
        }
    }
}

TEST_CASE("Buffers: the current one stays current after the first mention and a new network") {
    for (std::size_t place = 0; place < 6; ++place) {
        CAPTURE(place);
        FullNetworks at;
        at.workspace.buffers.go_to(place);
        const Buffer* const here = &at.workspace.buffers.current();
        at.mention();
        CHECK(at.workspace.buffers.size() == 7);
        CHECK(&at.workspace.buffers.current() == here);
        ServerChoice choice;
        choice.name = "third";
        choice.server.host = "third";
        choice.session.nick = choice.session.user = "me";
        at.workspace.add_network(choice);
        CHECK(at.workspace.buffers.size() == 8);
        CHECK(&at.workspace.buffers.current() == here);
    }
}

TEST_CASE("Buffers: Alt-/ returns to the previous one after others opened") {
    for (std::size_t network = 0; network < 2; ++network) {
        for (std::size_t place = 0; place < 6; ++place) {
            for (std::size_t before = 0; before < 6; ++before) {
                if (place == before) continue;
                CAPTURE(network);
                CAPTURE(place);
                CAPTURE(before);
                FullNetworks at;
                at.workspace.buffers.go_to(before);
                const std::string name = at.workspace.buffers.current().name;
                at.workspace.buffers.go_to(place);
                at.workspace.receive(network, ":eve!u@h PRIVMSG me :psst");
                at.mention();
                at.workspace.buffers.go_back();
                CHECK(at.workspace.buffers.current().name == name);
            }
        }
    }
}

TEST_CASE("Buffers: the current one stays current if another closes") {
    for (std::size_t place = 0; place < 6; ++place) {
        for (std::size_t closed = 0; closed < 6; ++closed) {
            if (place == closed) continue;
            CAPTURE(place);
            CAPTURE(closed);
            FullNetworks at;
            at.workspace.buffers.go_to(place);
            const Buffer* const here = &at.workspace.buffers.current();
            const bool stays = at.workspace.buffers.at(closed).kind == BufferKind::server;
            at.workspace.close(closed);
            CHECK(at.workspace.buffers.size() == (stays ? 6 : 5));
            CHECK(&at.workspace.buffers.current() == here);
        }
    }
}
