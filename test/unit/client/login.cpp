// Logins: SASL, passwords from files and commands, pins and STS policies.

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "client/commands/user_commands.h"
#include "client/config/config_file.h"
#include "client/config/password.h"
#include "client/connect/wire.h"
#include "client/irc/registration.h"
#include "client/irc/sasl.h"
#include "client/irc/server_lines.h"
#include "client/irc/session.h"
#include "client/options.h"
#include "support/screen_double.h"
#include "support/temporary_directory.h"

using namespace hubbub::client;

TEST_CASE("SASL: uses the best offered mechanism, and sends no password in the clear") {
    const auto chosen = [](bool safe, std::string_view offered, const std::string& wanted = {}) {
        return choose_mechanism({"ann", "pw", wanted, safe}, offered);
    };
    CHECK(chosen(true, "PLAIN,EXTERNAL,SCRAM-SHA-256") == "SCRAM-SHA-256");
    CHECK(chosen(true, "PLAIN") == "PLAIN");
    CHECK(chosen(true, "") == "PLAIN");
    CHECK(chosen(false, "PLAIN").empty());
    CHECK(chosen(false, "PLAIN", "PLAIN").empty());
    CHECK(chosen(false, "PLAIN,SCRAM-SHA-256") == "SCRAM-SHA-256");
    CHECK(chosen(true, "EXTERNAL", "EXTERNAL") == "EXTERNAL");
    CHECK(chosen(true, "PLAIN", "EXTERNAL").empty());
    CHECK(in_pieces("+") == Texts{"+"});
    CHECK(in_pieces(std::string(400, 'x')) == Texts{std::string(400, 'x'), "+"});
    CHECK(in_pieces(std::string(401, 'x')) == Texts{std::string(400, 'x'), "x"});
    Sasl plain({"tim", "tanstaaftanstaaf", "", true}, "PLAIN");
    CHECK(plain.answer("+") == "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");
    Sasl scram({"user", "pencil", "", true}, "SCRAM-SHA-256");
    CHECK(scram.answer("+").value_or("").starts_with("biwsbj11c2VyLHI9"));  // n,,n=user,r=
    CHECK_FALSE(scram.answer("bm9uc2Vuc2U="));
}

TEST_CASE("SASL: a login succeeds or fails") {
    SessionSettings settings{"me", "me", "", {"#a"}};
    settings.login = {"tim", "tanstaaftanstaaf", "", true};
    Session session(settings);
    sign_on(session);
    receive_line(session, ":srv CAP * LS :sasl=PLAIN multi-prefix");
    session.take_output();
    receive_line(session, ":srv CAP * ACK :multi-prefix sasl");
    CHECK(session.take_output() == "AUTHENTICATE PLAIN\r\n");
    receive_line(session, "AUTHENTICATE +");
    CHECK(session.take_output() == "AUTHENTICATE AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
    receive_line(session, ":srv 903 me :SASL authentication successful");
    CHECK(session.take_output() == "CAP END\r\n");

    Session refused(settings);
    sign_on(refused);
    receive_line(refused, ":srv CAP * LS :sasl=PLAIN");
    receive_line(refused, ":srv CAP * ACK :sasl");
    receive_line(refused, "AUTHENTICATE +");
    receive_line(refused, ":srv 904 me :Wrong password");
    CHECK(refused.progress.error == "the login failed: Wrong password");
    Session none(settings);
    sign_on(none);
    receive_line(none, ":srv CAP * LS :multi-prefix");
    receive_line(none, ":srv CAP * ACK :multi-prefix");
    CHECK(none.progress.error == "the login failed: the server does not offer SASL");
}

TEST_CASE("SASL: any other server reply ends the login with a reason") {
    SessionSettings settings{"me", "me", "", {"#a"}};
    settings.login = {"tim", "secret", "PLAIN", true};
    struct Case {
        std::vector<std::string> lines;
        std::string error;
    };
    const std::vector<std::string> begins{":srv CAP * LS :sasl=PLAIN", ":srv CAP * ACK :sasl"};
    const auto after = [&](std::vector<std::string> lines) {
        lines.insert(lines.begin(), begins.begin(), begins.end());
        return lines;
    };
    const std::vector<Case> cases{
        {{begins[0], ":srv CAP * NAK :sasl"}, "the login failed: the server refuses SASL"},
        {after({":srv 421 me AUTHENTICATE :Unknown command"}),
         "the login failed: the server does not know AUTHENTICATE"},
        {after({":srv 451 * AUTHENTICATE :Not registered"}), "the login failed: Not registered"},
        {after({":srv 906 me :SASL authentication aborted"}),
         "the login failed: SASL authentication aborted"},
        {after({":srv 908 me EXTERNAL :are available", ":srv 904 me :failed"}),
         "the login failed: failed"},
        {after({"FAIL AUTHENTICATE TEMPORARILY :Later"}), "the login failed: Later"},
        {after({":srv CAP * DEL :sasl"}), "the login failed: the server no longer offers SASL"},
        {after({":srv 001 me :Welcome"}),
         "the login failed: the server completed sign-on without it"},
        {{":srv 001 me :Welcome"}, "the login failed: the server completed sign-on without it"},
    };
    for (const Case& one : cases) {
        Session session(settings);
        sign_on(session);
        for (const std::string& line : one.lines) receive_line(session, line);
        CAPTURE(one.lines.back());
        CHECK(session.progress.error == one.error);
        CHECK(session.login.refused());
        CHECK_FALSE(session.progress.registered);
    }
    // All at once was refused for the sake of another.
    Session session(settings);
    sign_on(session);
    receive_line(session, ":srv CAP * LS :sasl=PLAIN multi-prefix");
    receive_line(session, ":srv CAP * NAK :multi-prefix sasl");
    CHECK(session.take_output().ends_with("CAP REQ sasl\r\n"));
    receive_line(session, ":srv CAP * ACK :sasl");
    CHECK(session.take_output() == "AUTHENTICATE PLAIN\r\n");
    receive_line(session, ":srv 907 me :You have already authenticated");
    CHECK(session.take_output() == "CAP END\r\n");
}

TEST_CASE("Password: is the first line of a file or of a command's output") {
    const TemporaryDirectory folder;
    const std::string path = folder.path().string() + "/pw";
    write_file(path, "two words\r\nmore\n");
    CHECK(read_password(path) == "two words");
    write_file(path, "\nsecond\n");
    CHECK_THROWS_AS(read_password(path), UsageError);
    CHECK(password_from("printf 'a b\\r\\nc\\n'") == "a b");
    for (const std::string command : {"true", "printf '\\nsecond'", "echo secret; exit 1"})
        CHECK_THROWS_AS(password_from(command), UsageError);
    SessionSettings settings{"me", "me", "", {}};
    use_password(settings, "one");
    CHECK(settings.password == "one");
    settings.login.account = "ann";
    use_password(settings, "two");
    CHECK(settings.login.password == "two");
    CHECK(settings.password == "one");
}

TEST_CASE("SASL: what was offered counts by whole names, and a listener hears no password") {
    const auto chosen = [](bool safe, std::string_view offered, const std::string& wanted = {}) {
        return choose_mechanism({"ann", "pw", wanted, safe}, offered);
    };
    CHECK(chosen(true, "PLAINX,XPLAIN").empty());
    CHECK(chosen(true, "X,PLAIN") == "PLAIN");
    CHECK(chosen(false, "").empty());
    CHECK(chosen(false, "", "PLAIN").empty());
    CHECK(chosen(false, "", "EXTERNAL") == "EXTERNAL");
    CHECK(chosen(false, "", "SCRAM-SHA-256") == "SCRAM-SHA-256");
    CHECK(chosen(true, "EXTERNAL").empty());
    CHECK(chosen(true, "PLAIN,SCRAM-SHA-256", "PLAIN") == "PLAIN");
    CHECK(in_pieces(std::string(399, 'x')) == Texts{std::string(399, 'x')});
    CHECK(in_pieces(std::string(800, 'x')).size() == 3);
    CHECK(Login{"", "", "EXTERNAL", false}.wanted());
    CHECK_FALSE(Login{"", "pw", "PLAIN", true}.wanted());
    for (const auto& [safe, why] : std::vector<std::pair<bool, std::string>>{
             {false, "this connection has no TLS, so the password is not sent"},
             {true, "the server offers no mechanism that this client supports"}}) {
        SessionSettings settings{"me", "me", "", {}};
        settings.login = {"ann", "pw", "", safe};
        Session session(settings);
        receive_line(session, safe ? ":srv CAP * LS :sasl=X" : ":srv CAP * LS :sasl=PLAIN");
        session.take_output();
        receive_line(session, ":srv CAP * ACK :sasl");
        CHECK(session.take_output().empty());
        CHECK(session.progress.error == "the login failed: " + why);
    }
    // After sign-on, neither success nor failure of another login changes the session.
    Session session{{"me", "me", "", {}}};
    receive_line(session, ":srv 001 me :Welcome");
    receive_line(session, ":srv 903 me :done");
    receive_line(session, ":srv 904 me :failed");
    receive_line(session, "AUTHENTICATE +");
    CHECK(session.take_output().empty());
    CHECK(session.progress.error.empty());
}

TEST_CASE("SASL: a server that cannot prove the password is left, after it was told") {
    SessionSettings settings{"me", "me", "", {}};
    settings.login = {"ann", "pw", "", true};
    Session session(settings);
    for (const char* const line :
         {":srv CAP * LS :sasl=SCRAM-SHA-256,PLAIN", ":srv CAP * ACK :sasl"})
        receive_line(session, line);
    CHECK(session.take_output().ends_with("AUTHENTICATE SCRAM-SHA-256\r\n"));
    CHECK(session.login.pending());
    receive_line(session, "AUTHENTICATE +");
    CHECK(session.take_output().starts_with("AUTHENTICATE biwsbj1hbm4s"));  // n,,n=ann,
    // A challenge in two pieces is answered once.
    receive_line(session, "AUTHENTICATE " + std::string(400, 'A'));
    CHECK(session.take_output().empty());
    receive_line(session, "AUTHENTICATE AAAA");
    CHECK(session.take_output() == "AUTHENTICATE *\r\n");
    CHECK(session.progress.error ==
          "the login failed: the server did not prove that it knows the password");
    CHECK_FALSE(session.login.pending());
    receive_line(session, "AUTHENTICATE +");
    receive_line(session, ":srv 904 me :other reason");
    receive_line(session, "ERROR :Closing link");
    CHECK(session.take_output().empty());
    CHECK(session.progress.error.ends_with("knows the password"));
}

TEST_CASE("TLS: a pin has 64 hexadecimal digits, with colons and spaces between them") {
    std::string colons;
    for (int i = 0; i < 32; ++i)
        colons += (i == 0 ? "" : i % 2 == 0 ? ":" : " ") + std::string("aF");
    std::string plain;
    for (int i = 0; i < 32; ++i) plain += "af";
    CHECK(clean_pin(colons) == plain);
    CHECK(clean_pin(std::string(63, '0')).empty());
    CHECK(clean_pin(std::string(65, '0')).empty());
    CHECK(clean_pin(std::string(63, '0') + "g").empty());
    CHECK(clean_pin(std::string(64, '0') + "-").empty());
    CHECK(clean_pin("").empty());
}

TEST_CASE("STS: policies are read from the state folder, if there is one") {
    const TemporaryDirectory folder;
    const std::string place = folder.path().string();
    CHECK(known_sts("").text().empty());
    CHECK(known_sts(place).text().empty());
    CHECK(sts_path(place) == place + "/sts");
    write_file(sts_path(place), "h 6697 100 200\n");
    CHECK(known_sts(place).text() == "h 6697 100 200\n");
    CHECK_FALSE(std::filesystem::exists(sts_path(place) + ".new"));
    write_file(place + "/a/b/c", "x");
    CHECK(std::filesystem::status(folder.path() / "a" / "b").permissions() ==
          std::filesystem::perms::owner_all);
    CHECK_THROWS_AS(write_file(place, "a directory"), std::runtime_error);
    CHECK_THROWS_AS(write_file(sts_path(place) + "/below", "x"), std::runtime_error);
    CHECK(read_file(sts_path(place)) == "h 6697 100 200\n");
}

namespace {

// A session after the welcome of a server with these capabilities.
struct Welcomed {
    explicit Welcomed(const std::string& offered, bool safe = true) : session(settings(safe)) {
        sign_on(session);
        receive_line(session, ":srv CAP * LS :" + offered);
        receive_line(session, ":srv 001 ann :Welcome");
        session.take_output();
        session.take_events();
    }
    static SessionSettings settings(bool safe) {
        SessionSettings out{"ann", "ann", "", {}};
        out.person = true;
        out.login.safe = safe;
        return out;
    }
    std::string type(std::string_view line) {
        handle_typed_line(session, line);
        return session.take_output();
    }
    std::string hear(std::string_view line) {
        receive_line(session, line);
        return session.take_output();
    }
    std::string shown() {
        std::string out;
        for (const Event& event : session.take_events()) out += event.text + "\n";
        return out;
    }
    Session session;
};

}  // namespace

TEST_CASE("Accounts: /register uses the command of the server, or NickServ") {
    Welcomed at("draft/account-registration=before-connect");
    CHECK(at.type("/register s3cret") == "REGISTER * * s3cret\r\n");
    CHECK(at.type("/register s3cret ann@example.org") == "REGISTER * ann@example.org s3cret\r\n");
    CHECK_FALSE(at.session.login.confirmed());
    at.hear(":srv REGISTER VERIFICATION_REQUIRED ann :A code was sent.");
    CHECK(at.shown() == "A code was sent. Then type /verify CODE.\n");
    CHECK_FALSE(at.session.login.confirmed());
    CHECK(at.type("/verify 1234") == "VERIFY ann 1234\r\n");
    at.hear(":srv VERIFY SUCCESS ann :You are registered.");
    CHECK(at.shown() == "You are registered. /save keeps the account in the settings.\n");
    REQUIRE(at.session.login.confirmed());
    CHECK(at.session.login.confirmed()->account == "ann");
    CHECK(at.session.login.confirmed()->password == "s3cret");

    Welcomed taken("draft/account-registration");
    taken.type("/register s3cret");
    taken.hear(":srv FAIL REGISTER ACCOUNT_EXISTS ann :This name is taken.");
    CHECK(taken.shown() == "This name is taken.\n");
    CHECK_FALSE(taken.session.login.confirmed());

    Welcomed old("multi-prefix");
    CHECK(old.type("/register s3cret") == "PRIVMSG NickServ :REGISTER s3cret\r\n");
    CHECK(old.type("/register s3cret a@b.c") == "PRIVMSG NickServ :REGISTER s3cret a@b.c\r\n");
    CHECK(old.type("/login s3cret") == "PRIVMSG NickServ :IDENTIFY ann s3cret\r\n");
    CHECK(old.type("/login bob s3cret") == "PRIVMSG NickServ :IDENTIFY bob s3cret\r\n");
    CHECK(old.type("/verify 1234") == "PRIVMSG NickServ :VERIFY 1234\r\n");
    CHECK(old.shown().find("s3cret") == std::string::npos);
}

TEST_CASE("Accounts: no password leaves without TLS, or before the welcome") {
    Welcomed clear("sasl=PLAIN draft/account-registration", false);
    CHECK(clear.type("/register s3cret").empty());
    CHECK(clear.type("/login s3cret").empty());
    CHECK(clear.shown() ==
          "This connection has no TLS, so the password is not sent.\n"
          "This connection has no TLS, so the password is not sent.\n");
    Session early(Welcomed::settings(true));
    handle_typed_line(early, "/login s3cret");
    CHECK(early.take_output().empty());
    CHECK(early.take_events().at(0).text == "Not connected yet: try again after the welcome.");
}

TEST_CASE("Accounts: /login after the sign-on, and a refusal that ends nothing") {
    Welcomed at("sasl=PLAIN");
    CHECK(at.type("/login bob two words") == "CAP REQ sasl\r\n");
    CHECK(at.hear(":srv CAP ann ACK :sasl") == "AUTHENTICATE PLAIN\r\n");
    CHECK(at.type("/login again").empty());
    CHECK(at.shown() == "A login is under way.\n");
    CHECK(at.hear("AUTHENTICATE +") == "AUTHENTICATE AGJvYgB0d28gd29yZHM=\r\n");
    CHECK(at.hear(":srv 904 ann :Wrong password").empty());
    CHECK(at.shown() == "the login failed: Wrong password\n");
    CHECK(at.session.progress.error.empty());
    CHECK_FALSE(at.session.login.confirmed());

    CHECK(at.type("/login s3cret") == "AUTHENTICATE PLAIN\r\n");
    CHECK(at.hear("AUTHENTICATE +") == "AUTHENTICATE AGFubgBzM2NyZXQ=\r\n");
    CHECK(at.hear(":srv 903 ann :Logged in").empty());
    REQUIRE(at.session.login.confirmed());
    CHECK(at.session.login.confirmed()->account == "ann");

    Welcomed no_mechanism("sasl=EXTERNAL");
    no_mechanism.type("/login s3cret");
    CHECK(no_mechanism.hear(":srv CAP ann ACK :sasl").empty());
    CHECK(no_mechanism.shown() ==
          "the login failed: the server offers no mechanism that this client supports\n");
    // It is not tried again.
    CHECK(no_mechanism.hear(":srv CAP ann ACK :chghost").empty());
    CHECK(no_mechanism.shown().empty());
}
