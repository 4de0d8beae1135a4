// NickServ: every command, and why it is refused.

#include <hubbub/commands/settings.h>

#include <chrono>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "accounts/verification.h"
#include "harness.h"
#include "services.h"

using namespace flow;
using hubbub::chat::Account;

namespace {

hubbub::server::Config with_mighty_root() {
    return with_operators({{"root", hubbub::commands::all_privileges}});
}

hubbub::chat::Accounts::Entry account(TestServer& server, const std::string& name) {
    return server->registry().accounts.find(name);
}

}  // namespace

TEST_CASE("NickServ: REGISTER keeps the nick for its user, who is logged in") {
    TestServer server;
    TestClient ann(server, "Ann");
    const Lines heard = ann.send("PRIVMSG NickServ :REGISTER open-sesame ann@example.org").sync();
    CHECK(count(heard,
                ":hubbub.local 900 Ann Ann!~Ann@127.0.0.1 Ann :You are now logged in as Ann") == 1);
    CHECK(count(heard,
                ":NickServ!service@hubbub.local NOTICE Ann :Nick Ann is now registered to "
                "you, and you are logged in.") == 1);
    REQUIRE(account(server, "ann"));
    CHECK(account(server, "ann")->email == "ann@example.org");
    CHECK(account(server, "ann")->created == 1'767'323'045);
    CHECK(says(ann, "NS REGISTER other-word", "You are logged in as Ann already: *"));
    ann.send("QUIT").expect_closed();
    TestClient again(server);
    again.send("PASS ann:open-sesame").read_until("* 900 *");
}

TEST_CASE("NickServ: REGISTER refuses bad passwords, addresses and names that are taken") {
    TestServer server;
    add_account(server, "irma");
    TestClient ann(server, "ann");
    CHECK(says(ann, "NS REGISTER short", "A password has at least 8 characters."));
    CHECK(says(ann, "NS REGISTER " + std::string(301, 'x'), "A password has at most 300 bytes."));
    ann.send("NICK annabella").expect("* NICK *annabella");
    CHECK(says(ann, "NS REGISTER Annabella", "Choose a password that is harder to guess."));
    for (const std::string email : {"nobody", "@host", "x@", "a@b@c", "-x@y", "a;b@c", "a\"b@c"}) {
        CAPTURE(email);
        CHECK(says(ann, "NS REGISTER sesame-1 " + email, "That is not a mail address *"));
    }
    CHECK(says(ann, "NS REGISTER sesame-1 " + std::string(250, 'x') + "@host.example",
               "That is not a mail address *"));
    CHECK_FALSE(account(server, "annabella"));
    Lines lines = ask(ann, "NS REGISTER");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "Usage: /ns REGISTER password [email]");
    // Its nick is like that of an account; it came before that was so.
    server->registry().accounts.change(account(server, "irma")->id, [](Account& irma) {
        irma.enforced = false;
        return true;
    });
    TestClient lookalike(server, "|rma");
    CHECK(says(lookalike, "NS REGISTER sesame-1", "An account of this name, or one that looks *"));
}

TEST_CASE("NickServ: REGISTER follows the settings for accounts") {
    auto config = test_config();
    config.settings.registration_open = false;
    TestServer closed(config);
    TestClient ann(closed, "ann");
    CHECK(says(ann, "NS REGISTER sesame-1", "This server takes no new accounts: *"));
    config = test_config();
    config.settings.mail_command = {"/bin/true"};
    TestServer mails(config);
    TestClient bob(mails, "bob");
    CHECK(says(bob, "NS REGISTER sesame-1", "This server needs a mail address to register."));
    CHECK(says(bob, "NS REGISTER sesame-1 bob@example.org",
               "A code was sent to bob@example.org. Type /ns VERIFY bob and *"));
    CHECK(account(mails, "bob")->state == Account::State::unverified);
    CHECK(says(bob, "NS IDENTIFY sesame-1", "Account bob is not verified: *"));
    config = test_config();
    config.settings.registrations = {1, std::chrono::seconds(3600)};
    TestServer slow(config);
    TestClient cid(slow, "cid"), dan(slow, "dan");
    CHECK(says(cid, "NS REGISTER sesame-1", "Nick cid is now registered to you, *"));
    CHECK(says(dan, "NS REGISTER sesame-1", "Too many accounts were registered from *"));
}

TEST_CASE("NickServ: passwords need TLS") {
    TestServer server;
    add_account(server, "irma");
    TestClient ann = insecure_client(server, "ann");
    for (const std::string line : {"NS REGISTER sesame-1", "NS IDENTIFY irma sesame",
                                   "NS GHOST irma sesame", "NS REGAIN irma sesame"}) {
        CAPTURE(line);
        CHECK(says(ann, line, "Passwords are accepted only with TLS: *"));
    }
    CHECK_FALSE(account(server, "ann"));
}

TEST_CASE("NickServ: IDENTIFY and LOGIN log in, LOGOUT logs out") {
    TestServer server;
    add_account(server, "irma");
    TestClient ann(server, "ann");
    CHECK(says(ann, "NS IDENTIFY sesame", "Wrong account or password."));
    CHECK(says(ann, "NS IDENTIFY irma wrong", "Wrong account or password."));
    CHECK(says(ann, "NS LOGOUT", "LOGOUT needs an account: *"));
    Lines heard = ann.send("NICKSERV :IDENTIFY Irma sesame").sync();
    CHECK(count(heard, "* 900 ann ann!~ann@127.0.0.1 irma *") == 1);
    CHECK(count(heard, "* NOTICE ann :You are logged in as irma.") == 1);
    heard = ann.send("NS logout").sync();
    CHECK(count(heard, "* 901 ann *") == 1);
    CHECK(count(heard, "* NOTICE ann :You are logged out of irma.") == 1);
    CHECK(
        says(ann, "SQUERY nickserv@hubbub.local :LOGIN irma sesame", "You are logged in as irma."));
}

TEST_CASE("NickServ: IDENTIFY refuses suspended and unverified accounts") {
    TestServer server;
    add_account(server, "bad", Account::State::suspended);
    add_account(server, "new", Account::State::unverified);
    TestClient ann(server, "ann");
    CHECK(says(ann, "NS IDENTIFY bad sesame", "Account bad is suspended: spam."));
    CHECK(says(ann, "NS IDENTIFY new sesame", "Account new is not verified: *"));
    CHECK(says(ann, "NS REGAIN bad sesame", "Account bad is suspended: spam."));
}

TEST_CASE("NickServ: VERIFY takes the code, and no other") {
    TestServer server;
    const auto irma = add_account(server, "irma", Account::State::unverified);
    server->registry().accounts.change(irma->id, [](Account& changed) {
        changed.verification = hubbub::commands::code_hash("1234");
        changed.created = 1'767'323'045;
        return true;
    });
    TestClient ann(server, "ann");
    CHECK(says(ann, "NS VERIFY irma 1235", "The code is wrong or has expired."));
    CHECK(says(ann, "NS VERIFY nobody 1234", "The code is wrong or has expired."));
    CHECK(says(ann, "NS VERIFY irma 1234", "Account irma is verified."));
    CHECK(account(server, "irma")->state == Account::State::active);
    CHECK(account(server, "irma")->verification.empty());
    CHECK(says(ann, "NS VERIFY irma 1234", "The code is wrong or has expired."));
}

TEST_CASE("NickServ: GHOST disconnects whoever uses the nick, for its owner only") {
    TestServer server;
    const auto irma = add_account(server, "irma");
    server->registry().accounts.change(irma->id, [](Account& changed) {
        changed.enforced = false;
        return true;
    });
    TestClient thief(server, "irma"), ann(server, "ann");
    CHECK(says(ann, "NS GHOST irma", "Log in to irma first, or give its password after the nick."));
    CHECK(says(ann, "NS GHOST irma wrong", "Wrong account or password."));
    CHECK(says(ann, "NS GHOST ann", "Nick ann is not registered."));
    CHECK(says(ann, "NS GHOST irma sesame", "irma is disconnected."));
    thief.read_until("ERROR :Closing link: Disconnected by ann (GHOST)");
    thief.expect_closed();
    eventually([&] { return server->registry().find("irma") == nullptr; });
    CHECK(says(ann, "NS GHOST irma sesame", "Nobody uses irma."));
}

TEST_CASE("NickServ: REGAIN takes the nick back") {
    TestServer server;
    const auto irma = add_account(server, "irma");
    server->registry().accounts.change(irma->id, [](Account& changed) {
        changed.enforced = false;
        return true;
    });
    TestClient thief(server, "irma"), ann(server, "ann");
    CHECK(says(ann, "NS REGAIN irma wrong", "Wrong account or password."));
    CHECK(says(ann, "NS REGAIN ann", "You use that nick yourself."));
    ann.send("NS REGAIN irma sesame");
    thief.expect(":NickServ!service@hubbub.local NOTICE irma :The owner of irma takes it back.");
    thief.expect(":irma!~irma@127.0.0.1 NICK *Guest*");
    ann.read_until(":ann!~ann@127.0.0.1 NICK *irma");
    ann.expect(":NickServ!service@hubbub.local NOTICE irma :You have irma now.");
    ann.send("NICK ann").expect("* NICK *ann");
    // Nobody uses it.
    for (const std::string word : {"REGAIN", "RECOVER", "RELEASE"}) {
        CAPTURE(word);
        ann.send("NS " + word + " irma").expect("* NICK *irma");
        ann.expect("* NOTICE irma :You have irma now.");
        ann.send("NICK ann").expect("* NICK *ann");
    }
}

TEST_CASE("NickServ: DROP needs its code, and ends all logins") {
    hubbub::server::Config config = test_config();
    config.settings.multiclient = false;
    TestServer server(config);
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma"), other(server, "ann");
    CHECK(says(other, "NS IDENTIFY irma sesame", "You are logged in as irma."));
    const std::string code = code_of(irma, "NS DROP");
    CHECK(code.size() == 8);
    CHECK(code_of(irma, "NS DROP wrong") == code);
    CHECK(account(server, "irma"));
    irma.send("NS DROP " + code);
    irma.read_until("* NOTICE irma :Account irma is dropped.");
    irma.read_until("* 901 irma *");
    other.read_until("* NOTICE ann :*** Account irma was dropped");
    other.read_until("* 901 ann *");
    CHECK_FALSE(account(server, "irma"));
    CHECK(says(other, "NS IDENTIFY irma sesame", "Wrong account or password."));
}

TEST_CASE("NickServ: INFO shows others less than the owner") {
    TestServer server;
    const auto irma = add_account(server, "irma");
    server->registry().accounts.change(irma->id, [](Account& changed) {
        changed.email = "irma@example.org";
        return true;
    });
    TestClient ann(server, "ann"), own = logged_in(server, "irma");
    CHECK(says(ann, "NS INFO IRMA", "Account irma, registered *, active, online now."));
    CHECK(says(ann, "NS INFO nobody", "No account has that name."));
    CHECK(says(ann, "NS INFO", "You are not logged in. *"));
    const Lines lines = ask(own, "NS INFO");
    REQUIRE(lines.size() == 2);
    CHECK(matches(lines[1],
                  "E-mail: irma@example.org. Certificates: 0. MULTICLIENT default, "
                  "ALWAYS-ON default, ENFORCE on."));
    own.send("QUIT").expect_closed();
    CHECK(says(ann, "NS INFO irma", "Account irma, *, active, last seen *."));
}

TEST_CASE("NickServ: SET changes the account") {
    TestServer server;
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma");
    CHECK(says(irma, "NS SET EMAIL new@example.org", "Your e-mail address is new@example.org."));
    CHECK(account(server, "irma")->email == "new@example.org");
    CHECK(says(irma, "NS SET EMAIL nonsense", "That is not a mail address *"));
    CHECK(says(irma, "NS SET EMAIL *", "Your e-mail address is removed."));
    CHECK(account(server, "irma")->email.empty());
    CHECK(says(irma, "NS SET MULTICLIENT on", "MULTICLIENT is now on."));
    CHECK(account(server, "irma")->multiclient == hubbub::chat::Choice::on);
    CHECK(says(irma, "NS SET multiclient off", "multiclient is now off."));
    CHECK(account(server, "irma")->multiclient == hubbub::chat::Choice::off);
    CHECK(says(irma, "NS SET ALWAYS-ON default", "ALWAYS-ON is now default."));
    CHECK(says(irma, "NS SET ALWAYS-ON on", "ALWAYS-ON is now on."));
    CHECK(account(server, "irma")->always_on == hubbub::chat::Choice::on);
    CHECK(says(irma, "NS SET ALWAYS-ON maybe", "Use on, off or default."));
    CHECK(says(irma, "NS SET ENFORCE off", "Everybody may use your nick."));
    CHECK_FALSE(account(server, "irma")->enforced);
    CHECK(says(irma, "NS SET ENFORCE on", "Nobody else may use your nick."));
    CHECK(account(server, "irma")->enforced);
    CHECK(says(irma, "NS SET ENFORCE x", "Use on or off."));
    CHECK(says(irma, "NS SET COLOUR red", "Unknown option: *"));
    CHECK(says(irma, "NS SET PASSWORD x", "A password has at least 8 characters."));
    CHECK(says(irma, "NS SET PASSWORD new-sesame", "Your password is changed."));
    TestClient ann(server, "ann");
    CHECK(says(ann, "NS IDENTIFY irma sesame", "Wrong account or password."));
    CHECK(says(ann, "NS IDENTIFY irma new-sesame", "You are logged in as irma."));
    TestClient bob(server, "bob");
    CHECK(says(bob, "NS SET ENFORCE off", "SET needs an account: *"));
}

TEST_CASE("NickServ: CERT adds, lists and removes certificates") {
    TestServer server;
    add_account(server, "bob", Account::State::active, std::string(64, 'b'));
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma");
    const std::string digits(64, 'a'), colons = "AA" + [] {
        std::string out;
        for (int i = 0; i < 31; ++i) out += ":Aa";
        return out;
    }();
    CHECK(says(irma, "NS CERT LIST", "Your account has no certificates."));
    CHECK(says(irma, "NS CERT ADD", "Your client sent no certificate. *"));
    CHECK(says(irma, "NS CERT ADD abc", "A fingerprint is *"));
    CHECK(
        says(irma, "NS CERT ADD " + std::string(64, 'b'), "Another account has that certificate."));
    CHECK(says(irma, "NS CERT ADD " + colons, "Certificate " + digits + " now logs in to irma."));
    CHECK(says(irma, "NS CERT ADD " + digits, "Your account has that certificate already."));
    CHECK(ask(irma, "NS CERT LIST") == Lines{digits, "End of the list of certificates."});
    CHECK(server->registry().accounts.find_certificate(digits)->name == "irma");
    CHECK(
        says(irma, "NS CERT DEL " + std::string(64, 'c'), "Your account has no such certificate."));
    CHECK(says(irma, "NS CERT DEL " + digits, "Certificate " + digits + " is removed."));
    CHECK(says(irma, "NS CERT nonsense", "Usage: /ns CERT *"));
    for (int i = 0; i < 10; ++i)
        ask(irma, "NS CERT ADD " + std::to_string(i) + std::string(63, '0'));
    CHECK(says(irma, "NS CERT ADD " + digits, "Your account has too many certificates: *"));
}

TEST_CASE("NickServ: SESSIONS lists the connections of the account") {
    TestServer server;
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma"), ann(server, "ann");
    CHECK(says(ann, "NS SESSIONS", "SESSIONS needs an account: *"));
    CHECK(says(ann, "NS IDENTIFY irma sesame", "You are logged in as irma."));
    const Lines lines = ask(irma, "NS LIST");
    REQUIRE(lines.size() == 3);
    CHECK(matches(lines[0], "1: irma from 127.0.0.1, secure, since * (this connection)"));
    CHECK(matches(lines[1], "2: irma from 127.0.0.1, secure, since *UTC"));
    CHECK(lines[2] == "End of the list: 2.");
}

TEST_CASE("NickServ: operators suspend accounts and register them for others") {
    TestServer server(with_mighty_root());
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma"), ann(server, "ann");
    TestClient root = operator_client(server, "root");
    for (const std::string line : {"SUSPEND irma", "UNSUSPEND irma", "SAREGISTER x sesame-1"})
        CHECK(matches(ask(ann, "NS " + line).at(0), "* is for operators of the server *"));
    CHECK(says(root, "NS SUSPEND nobody", "No account has that name."));
    CHECK(says(root, "NS SUSPEND irma :too loud", "Account irma is suspended."));
    irma.read_until("ERROR :Closing link: Account irma is suspended: *too loud");
    CHECK(says(ann, "NS IDENTIFY irma sesame", "Account irma is suspended: *too loud."));
    CHECK(says(root, "NS UNSUSPEND irma", "Account irma is no longer suspended."));
    CHECK(says(root, "NS UNSUSPEND irma", "Account irma is not suspended."));
    CHECK(says(ann, "NS IDENTIFY irma sesame", "You are logged in as irma."));
    CHECK(says(root, "NS SAREGISTER zoe sesame-1", "Account zoe is registered."));
    CHECK(says(root, "NS SAREGISTER zoe sesame-1", "An account of this name, *"));
    CHECK(says(root, "NS SAREGISTER N1ckServ sesame-1", "It is reserved for network services."));
}

TEST_CASE("Services: HELP lists every command and describes each") {
    TestServer server(with_mighty_root());
    TestClient root = operator_client(server, "root");
    for (const std::string service : {"NS", "CS"}) {
        const Lines list = ask(root, service + " HELP");
        CHECK(list.size() > 15);
        for (std::size_t i = 1; i < list.size(); ++i) {
            const std::string name = list[i].substr(0, list[i].find(' '));
            CAPTURE(name);
            const Lines help = ask(root, service + " HELP " + name);
            REQUIRE(help.size() == 2);
            CHECK(matches(help[0], service == "NS" ? "/ns " + list[i] : "/cs " + list[i]));
            CHECK(help[1].ends_with('.'));
        }
    }
    TestClient ann(server, "ann");
    CHECK(count(ask(ann, "NS"), "SUSPEND*") == 0);
    CHECK(count(ask(ann, "PRIVMSG NickServ :help"), "IDENTIFY [account] password") == 1);
    CHECK(says(ann, "NS HELP IDENTIFI", "No help for IDENTIFI. Did you mean IDENTIFY?"));
    CHECK(says(ann, "NS HELP xyzzy", "No help for xyzzy. HELP lists all commands."));
}

TEST_CASE("Services: an unknown word is answered with the nearest command") {
    TestServer server;
    TestClient ann(server, "ann");
    Lines lines = ask(ann, "NS idnetify x");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "Unknown command: idnetify.");
    CHECK(matches(lines[1], "Did you mean /ns IDENTIFY *"));
    lines = ask(ann, "CS xyzzy");
    REQUIRE(lines.size() == 2);
    CHECK(lines[1] == "HELP lists the commands of ChanServ.");
    lines = ask(ann, "NS " + std::string(400, 'x'));
    CHECK(lines.size() == 2);
}

TEST_CASE("Services: their nicks are reserved, and queries find them") {
    TestServer server;
    TestClient ann(server, "ann", "echo-message labeled-response batch message-tags");
    for (const std::string nick : {"NickServ", "chanserv", "N1ckServ", "Chan5erv"}) {
        CAPTURE(nick);
        ann.send("NICK " + nick);
        ann.expect(nick == "Chan5erv" ? "* NICK *Chan5erv" : "* 432 ann " + nick + " :*reserved*");
    }
    ann.send("NICK ann").expect("* NICK *ann");
    ann.send("WHOIS nickserv").expect("* 311 ann NickServ service hubbub.local * :Accounts: *");
    ann.expect("* 312 ann NickServ hubbub.local *");
    ann.expect("* 318 *");
    ann.send("SERVLIST n*").expect("* 234 ann NickServ hubbub.local * 0 0 :Accounts: *");
    ann.expect("* 235 ann n* *");
    // No echo, which might show the password elsewhere.
    const Lines heard = ann.send("PRIVMSG NickServ,ChanServ :IDENTIFY ann secret").sync();
    CHECK(count(heard, "* PRIVMSG *") == 0);
    CHECK(ann.send("NOTICE NickServ :IDENTIFY ann secret").sync().empty());
    CHECK(ann.send("TAGMSG NickServ").sync().empty());
    CHECK(ann.send("PRIVMSG NickServ :\1VERSION\1").sync().empty());
    ann.send("PRIVMSG NickServ@other.host :help").expect("* 401 ann NickServ@other.host *");
    ann.send("@label=x NS LOGOUT").expect("@*label=x* NOTICE ann :LOGOUT needs an account: *");
}

TEST_CASE("Services: quotes and other marks in texts are only text") {
    TestServer server;
    TestClient ann(server, "ann");
    const std::string marks = R"('";--DROP|TABLE\accounts%s$1)";
    CHECK(says(ann, "NS REGISTER " + marks + " '--x@example.org",
               "Nick ann is now registered to you, *"));
    CHECK(account(server, "ann")->email == "'--x@example.org");
    CHECK(says(ann, "NS INFO " + marks, "No account has that name."));
    CHECK(says(ann, "NS LOGOUT", "You are logged out of ann."));
    CHECK(says(ann, "NS IDENTIFY ' OR 1=1", "Wrong account or password."));
    CHECK(says(ann, "NS IDENTIFY ann " + marks, "You are logged in as ann."));
    ann.join("#a");
    CHECK(says(ann, "CS SET #a DESCRIPTION " + marks + " ; --", "The description is set."));
    const Lines info = ask(ann, "CS INFO #a");
    REQUIRE(info.size() == 3);
    CHECK(info[1] == marks + " ; --");
}

TEST_CASE("Services: oversized parameters change nothing and fit one line") {
    TestServer server;
    add_account(server, "irma");
    TestClient irma = logged_in(server, "irma");
    irma.join("#a");
    const std::string big(440, 'x');
    for (const std::string start :
         {"NS IDENTIFY ",     "NS IDENTIFY irma ", "NS INFO ",        "NS GHOST ",
          "NS REGAIN ",       "NS VERIFY x ",      "NS CERT ADD ",    "NS CERT DEL ",
          "NS SET PASSWORD ", "NS SET EMAIL ",     "NS SET ",         "CS REGISTER #",
          "CS INFO #",        "CS OP #a ",         "CS AMODE #a +o ", "CS ACCESS #a ADD ",
          "CS TRANSFER #a ",  "CS SET #a ",        "CS UNBAN #a ",    "CS DROP #a "}) {
        CAPTURE(start);
        for (const std::string& line : irma.send(start + big).sync()) CHECK(line.size() <= 510);
    }
    CHECK(account(server, "irma")->email.empty());
    CHECK(says(irma, "CS SET #a DESCRIPTION " + big, "The description is set."));
    CHECK(ask(irma, "CS INFO #a").at(1) == std::string(200, 'x'));
}

TEST_CASE("Plain users: /register and /login show the password to nobody") {
    TestServer server;
    TestClient ann(server, "ann");
    ann.join("#lobby");
    TestClient zoe = person(server, "zoe");
    ann.sync();
    zoe.send("/register").expect("* Usage: /register PASSWORD [EMAIL]");
    zoe.send("/register open-sesame");
    zoe.read_until("[to you] -NickServ- Nick zoe is now registered to you, *");
    zoe.send("/ns logout").read_until("[to you] -NickServ- You are logged out of zoe.");
    zoe.send("/login").expect("* Usage: /login [NAME] PASSWORD");
    zoe.send("/login wrong-word").read_until("[to you] -NickServ- Wrong account or password.");
    zoe.send("/login zoe open-sesame").read_until("[to you] -NickServ- You are logged in as zoe.");
    zoe.send("/cs").read_until("[to you] -ChanServ- ChanServ: *");
    zoe.send("/msg nickserv identify open-sesame").read_until("*You are logged in as zoe.");
    person_sync(zoe);
    for (const std::string& line : ann.sync()) CHECK(line.find("sesame") == std::string::npos);
}
