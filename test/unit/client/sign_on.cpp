// Signing on: capabilities, the nick, and the first channels.

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "talk.h"

using namespace hubbub;
using namespace hubbub::client;

TEST_CASE("Session: registers with capabilities") {
    Session session{{"me", "user", "secret", {"#a", "#b"}}};
    sign_on(session);
    CHECK(session.take_output() == "CAP LS 302\r\nPASS secret\r\nNICK me\r\nUSER user 0 * me\r\n");
    receive_line(session, ":srv CAP * LS * :sasl=PLAIN multi-prefix");
    CHECK(session.take_output().empty());
    receive_line(session, ":srv CAP * LS :server-time batch");
    CHECK(session.take_output() == "CAP REQ :multi-prefix server-time\r\n");
    receive_line(session, ":srv CAP * ACK :multi-prefix server-time");
    CHECK(session.take_output() == "CAP END\r\n");
    receive_line(session, ":srv 001 me :Welcome");
    CHECK(session.take_output() == "JOIN #a\r\nJOIN #b\r\n");
    receive_line(session, "PING :x y");
    CHECK(session.take_output() == "PONG :x y\r\n");
}

TEST_CASE("Session: registers if capabilities are missing, refused or unknown") {
    Talk talk;
    talk.hear(":srv CAP * LS :sasl");
    CHECK(talk.sent() == "CAP END\r\n");
    talk.hear(":srv 421 me CAP :Unknown command");
    CHECK(talk.seen().empty());
    talk.hear(":srv 433 * me :in use");
    CHECK(talk.sent() == "NICK me_\r\n");
    talk.hear(":srv 433 * me_ :in use");
    CHECK(talk.sent() == "NICK me__\r\n");
    CHECK(talk.seen() ==
          Lines{"-- me is in use here; trying me_", "-- me_ is in use here; trying me__"});
    talk.hear(":srv 001 me__ :Welcome");
    CHECK(talk.session.nick.current() == "me__");
}

TEST_CASE("Session: requests capabilities that it can use and does not have") {
    const std::string all =
        "batch chathistory chghost draft/chathistory draft/multiline draft/read-marker "
        "echo-message invite-notify message-tags multi-prefix sasl server-time soju.im/search "
        "standard-replies userhost-in-names unknown soju.im/bouncer-networks";
    const std::string plain =
        "chghost echo-message message-tags multi-prefix server-time userhost-in-names";
    const auto request = [&](const SessionSettings& settings) {
        Session session(settings);
        receive_line(session, ":srv CAP * LS :" + all);
        return session.take_output();
    };
    SessionSettings settings{"me", "me", "", {}};
    CHECK(request(settings) == "CAP REQ :" + plain + "\r\n");
    settings.login = {"me", "secret", "", true};
    CHECK(request(settings) == "CAP REQ :" + plain + " sasl\r\n");
    settings.login = {};
    settings.full_screen = true;
    const std::string rich = plain +
                             " batch chathistory draft/chathistory draft/multiline "
                             "draft/read-marker invite-notify standard-replies soju.im/search";
    CHECK(request(settings) == "CAP REQ :" + rich + "\r\n");
    settings.networks = true;
    CHECK(request(settings) == "CAP REQ :" + rich + " soju.im/bouncer-networks\r\n");
    // Later ones are requested alone; registration is over.
    Talk talk;
    talk.hear(":srv CAP * LS :multi-prefix");
    CHECK(talk.sent() == "CAP REQ multi-prefix\r\n");
    talk.hear(":srv CAP * NAK :multi-prefix");
    CHECK(talk.sent() == "CAP END\r\n");
    talk.enter();
    talk.hear(":srv CAP me NEW :server-time");
    CHECK(talk.sent() == "CAP REQ :multi-prefix server-time\r\n");
    talk.hear(":srv CAP me ACK :multi-prefix server-time");
    talk.hear(":srv CAP me NEW :unknown");
    CHECK(talk.sent().empty());
    talk.hear(":srv CAP me NEW :chghost");
    CHECK(talk.sent() == "CAP REQ chghost\r\n");
    talk.hear(":srv CAP me NAK :chghost");
    CHECK(talk.sent().empty());
    talk.hear(":srv CAP me DEL :server-time");
    CHECK_FALSE(talk.session.capabilities.has("server-time"));
    CHECK(talk.session.capabilities.has("multi-prefix"));
}

TEST_CASE("Session: signs on with the nick that the server accepts, and joins once, with keys") {
    SessionSettings settings{"averylongnick", "me", "", {"#a", "#b"}};
    settings.keys = {{"#a", "k"}};
    settings.person = true;
    Session session(settings);
    sign_on(session);
    CHECK(session.take_output().find("PASS") == std::string::npos);
    receive_line(session, ":srv 432 * averylongnick :Erroneous");
    CHECK(session.take_output() == "NICK averylong\r\n");
    CHECK(session.nick.wanted() == "averylongnick");
    receive_line(session, ":srv 432 * averylong :Erroneous");
    CHECK(session.take_output().empty());
    CHECK(session.nick.must_choose());
    CHECK(session.progress.error.empty());
    handle_typed_line(session, "/nick bob");
    CHECK(session.take_output() == "NICK bob\r\n");
    CHECK_FALSE(session.nick.must_choose());
    for (const std::string numeric : {"433", "436", "437"})
        receive_line(session, ":srv " + numeric + " * bob :taken");
    CHECK(session.take_output() == "NICK bob_\r\nNICK bob__\r\nNICK bob___\r\n");
    session.take_events();
    receive_line(session, ":srv 001 Bob2 :Welcome");
    CHECK(session.nick.current() == "Bob2");
    CHECK(session.nick.wanted() == "bob");
    CHECK(session.take_output() == "JOIN #a k\r\nJOIN #b\r\n");
    CHECK(session.wanted_channels.all().at("#a").key == "k");
    CHECK(session.take_events().size() == 1);
    receive_line(session, ":srv 001 Bob2 :Welcome");
    CHECK(session.take_output().empty());
    CHECK(session.take_events().empty());
    receive_line(session, ":srv 433 Bob2 x :in use");
    CHECK(session.take_output().empty());
    CHECK(session.nick.current() == "Bob2");
}
