// REGISTER and VERIFY, and suspensions.

#include <hubbub/base/password.h>

#include "harness.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "accounts.h"
#include "support/temporary_directory.h"

using namespace flow;
using namespace std::chrono_literals;
using AccountState = hubbub::chat::Account::State;

namespace {

// A command that stores each mail in a file.
struct Mailbox {
    TemporaryDirectory directory;
    const std::string mail = directory.path() / "mail";

    hubbub::server::Config in(hubbub::server::Config config = test_config()) const {
        config.settings.mail_command = {"/usr/bin/tee", mail};
        return config;
    }
    std::string text() const {
        std::ifstream file(mail);
        std::ostringstream out;
        out << file.rdbuf();
        return out.str();
    }
    // Returns the code in the mail.
    std::string code(const std::string& account) const {
        const std::string text_now = text(), lead = "VERIFY " + account + " ";
        const std::size_t at = text_now.find(lead);
        return at == std::string::npos ? "" : text_now.substr(at + lead.size(), 20);
    }
};

std::string offered_registration(TestClient& client) {
    const std::string name = "draft/account-registration";
    for (const std::string& line : client.send("CAP LS 302").read_until("* LS :*")) {
        const std::size_t at = line.find(name);
        if (at != std::string::npos) return line.substr(at, line.find(' ', at) - at);
    }
    return "";
}

}  // namespace

TEST_CASE("REGISTER: makes an account of the nick, and logs in") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.send("REGISTER * * correct-horse");
    ann.expect(":hubbub.local REGISTER SUCCESS ann :Account registered.");
    ann.expect(":ann!~ann@127.0.0.1 MODE ann :+r");
    ann.expect(":hubbub.local 900 ann ann!~ann@127.0.0.1 ann :You are now logged in as ann");
    const auto account = server->registry().accounts.find("ANN");
    REQUIRE(account);
    CHECK(hubbub::password_fits("correct-horse", account->password));
    CHECK(account->scram.iterations == 10000);
    CHECK(account->state == AccountState::active);
    ann.send("REGISTER other * correct-horse")
        .expect("* FAIL REGISTER ALREADY_AUTHENTICATED other :*");
    TestClient again(server);
    again.send("PASS ann:correct-horse").read_until("* 900 *");
}

TEST_CASE("REGISTER: before registration, also under another name") {
    TestServer server;
    TestClient ann(server);
    CHECK(offered_registration(ann) ==
          "draft/account-registration=before-connect,custom-account-name");
    ann.send("REGISTER * * correct-horse").expect("* FAIL REGISTER NEED_NICK * :*");
    ann.send("REGISTER anna * correct-horse").expect("* REGISTER SUCCESS anna :*");
    ann.expect("* 900 *");
    ann.send("CAP END").enter("ann");
}

TEST_CASE("REGISTER, VERIFY: a server ban comes first, also before registration") {
    const Mailbox box;
    TestServer server(box.in(with_operators({{"root", hubbub::commands::all_privileges}})));
    TestClient root = operator_client(server, "root");
    root.send("KLINE *@127.0.0.2 :spam").read_until("* Added K-Line *");
    TestClient early(server.address(), "127.0.0.2"), late(server.address(), "127.0.0.2");
    early.send("CAP LS 302").send("NICK ann").send("USER ann 0 * :Ann").read_until("* LS :*");
    early.send("REGISTER * ann@example.org correct-horse").read_until("* 465 ann *spam");
    early.expect("ERROR :Closing link: Banned: spam");
    // Without a user name.
    late.send("CAP LS 302").send("NICK bob").read_until("* LS :*");
    late.send("VERIFY bob 0000").read_until("* 465 bob *spam");
    CHECK(server->registry().accounts.size() == 0);
    CHECK(box.text().empty());
}

TEST_CASE("REGISTER: names and passwords that are refused") {
    TestServer server;
    add_account(server, "taken");
    add_account(server, "lily");
    TestClient bob(server, "bob"), ann(server, "ann");
    const auto fails = [&](const std::string& words, const std::string& code) {
        CAPTURE(words);
        ann.send("REGISTER " + words).expect(":hubbub.local FAIL REGISTER " + code + " :*");
    };
    fails("taken * correct-horse", "ACCOUNT_EXISTS taken");
    fails("TAKEN * correct-horse", "ACCOUNT_EXISTS TAKEN");
    fails("Iily * correct-horse", "ACCOUNT_EXISTS Iily");
    fails("bob * correct-horse", "BAD_ACCOUNT_NAME bob");
    fails("NickServ * correct-horse", "BAD_ACCOUNT_NAME NickServ");
    fails("1st * correct-horse", "BAD_ACCOUNT_NAME 1st");
    fails("a';-- * correct-horse", "BAD_ACCOUNT_NAME a';--");
    fails(std::string(31, 'a') + " * correct-horse", "BAD_ACCOUNT_NAME *");
    fails("* * short", "WEAK_PASSWORD ann");
    fails("* * aaaaaaaaaaaa", "WEAK_PASSWORD ann");
    fails("annannann * ANNannANN", "WEAK_PASSWORD annannann");
    fails("* * " + std::string(301, 'x') + "y", "UNACCEPTABLE_PASSWORD ann");
    ann.send("REGISTER ann *").expect("* 461 ann REGISTER *");
    CHECK(server->registry().accounts.size() == 2);
}

TEST_CASE("REGISTER: not without TLS, not around the server's password, not if closed") {
    TestServer server;
    TestClient far = insecure_client(server, "far");
    CHECK(offered_registration(far).empty());
    far.send("REGISTER * * correct-horse")
        .expect("* FAIL REGISTER UNACCEPTABLE_PASSWORD far :*TLS*");
    auto config = test_config();
    config.settings.password = "sesame";
    TestServer guarded(config);
    TestClient ann(guarded);
    CHECK(offered_registration(ann) == "draft/account-registration=custom-account-name");
    ann.send("NICK ann").send("REGISTER * * correct-horse");
    ann.expect("* FAIL REGISTER COMPLETE_CONNECTION_REQUIRED ann :*");
    ann.send("VERIFY ann x").expect("* FAIL VERIFY COMPLETE_CONNECTION_REQUIRED ann :*");
    config = test_config();
    config.settings.registration_open = false;
    TestServer closed(config);
    TestClient bob(closed, "bob");
    CHECK(offered_registration(bob).empty());
    bob.send("REGISTER * * correct-horse").expect("* FAIL REGISTER TEMPORARILY_UNAVAILABLE bob :*");
}

TEST_CASE("REGISTER: few accounts from one address") {
    auto config = test_config();
    config.settings.registrations = {2, 3600s};
    TestServer server(config);
    for (const std::string name : {"one", "two", "three"}) {
        TestClient client(server, name);
        client.send("REGISTER * * correct-horse");
        client.expect(name == "three" ? "* FAIL REGISTER TEMPORARILY_UNAVAILABLE three :*"
                                      : "* REGISTER SUCCESS *");
    }
    server.advance(3600s);
    TestClient four(server, "four");
    four.send("REGISTER * * correct-horse").expect("* REGISTER SUCCESS *");
}

TEST_CASE("VERIFY: the code from the mail completes the registration") {
    const Mailbox mailbox;
    TestServer server(mailbox.in());
    TestClient ann(server, "ann");
    CHECK(offered_registration(ann) ==
          "draft/account-registration=before-connect,custom-account-name,email-required");
    ann.send("REGISTER * ann@example.org correct-horse");
    ann.expect("* REGISTER VERIFICATION_REQUIRED ann :A code was sent to ann@example.org. *");
    CHECK(mailbox.text().starts_with("To: ann@example.org\nSubject: "));
    const std::string code = mailbox.code("ann");
    REQUIRE(code.size() == 20);
    TestClient early(server);
    early.send("PASS ann:correct-horse").read_until("ERROR *:*not verified*");
    CHECK(server->registry().accounts.find("ann")->verification.find(code) == std::string::npos);
    for (const std::string& wrong : {std::string("ann x"), "bob " + code, "ann " + code + "0"}) {
        CAPTURE(wrong);
        ann.send("VERIFY " + wrong).expect("* FAIL VERIFY INVALID_CODE *");
    }
    ann.send("VERIFY ann " + code).expect("* VERIFY SUCCESS ann :Account verified.");
    ann.read_until("* 900 ann *");
    ann.send("VERIFY ann " + code).expect("* FAIL VERIFY ALREADY_AUTHENTICATED ann :*");
    TestClient again(server, "bob");
    again.send("VERIFY ann " + code).expect("* FAIL VERIFY INVALID_CODE ann :*");
}

TEST_CASE("VERIFY: a code expires, and the name is free again") {
    const Mailbox mailbox;
    TestServer server(mailbox.in());
    TestClient ann(server, "ann"), bob(server, "bob");
    ann.send("REGISTER kim ann@example.org correct-horse").expect("* VERIFICATION_REQUIRED *");
    const std::string code = mailbox.code("kim");
    bob.send("REGISTER kim bob@example.org correct-horse").expect("* ACCOUNT_EXISTS *");
    server.advance(24h + 1s);
    ann.send("VERIFY kim " + code).read_until("* FAIL VERIFY INVALID_CODE kim :*");
    bob.send("REGISTER kim bob@example.org correct-horse").read_until("* VERIFICATION_REQUIRED *");
    bob.send("VERIFY kim " + mailbox.code("kim")).expect("* VERIFY SUCCESS kim *");
}

TEST_CASE("REGISTER: mail addresses that could change the mail or the command are refused") {
    const Mailbox mailbox;
    TestServer server(mailbox.in());
    TestClient ann(server, "ann");
    for (const std::string address :
         {"*", "ann", "ann@", "@example.org", "ann@localhost", "-oQ/tmp@example.org", "a@b@c.org",
          "ann@.org", "ann@example..org", "\"a\"@example.org", "ann@example.org,bob@example.org"}) {
        CAPTURE(address);
        ann.send("REGISTER * " + address + " correct-horse");
        ann.expect("* FAIL REGISTER INVALID_EMAIL ann :*");
    }
    CHECK(mailbox.text().empty());
    CHECK(server->registry().accounts.size() == 0);
}

TEST_CASE("REGISTER: a mail command that fails leaves no account") {
    for (const std::string command : {"/bin/false", "/no/such/command"}) {
        auto config = test_config();
        config.settings.mail_command = {command};
        TestServer server(config);
        TestClient ann(server, "ann");
        ann.send("REGISTER * ann@example.org correct-horse");
        ann.expect("* FAIL REGISTER UNACCEPTABLE_EMAIL ann :*");
        CHECK(server->registry().accounts.size() == 0);
    }
}

TEST_CASE("SUSPEND: ends the connections of an account, and its logins") {
    TestServer server(with_operators({{"root", hubbub::commands::all_privileges}}));
    add_account(server, "ann");
    TestClient root = operator_client(server, "root"), ann(server), other(server, "other");
    ann.send("PASS ann:sesame").enter("ann").sync();
    root.send("SUSPEND nobody").expect("* 401 root nobody :No such account");
    root.send("SUSPEND ANN :spam").expect("* NOTICE root :*** Account ann is now suspended.");
    ann.read_until("ERROR :Closing link: Account ann is suspended: spam");
    other.sync();
    root.send("SUSPEND ann").expect("* NOTICE root :*** Account ann is not active");
    TestClient late(server);
    late.send("PASS ann:sesame").read_until("ERROR :Closing link: Account ann is suspended: spam");
    root.send("UNSUSPEND ann").expect("* NOTICE root :*** Account ann is now unsuspended.");
    root.send("UNSUSPEND ann").expect("* NOTICE root :*** Account ann is not suspended");
    TestClient back(server);
    back.send("PASS ann:sesame").read_until("* 900 *");
    other.send("SUSPEND ann").expect("* 481 other *");
    other.send("UNSUSPEND ann").expect("* 481 other *");
}
