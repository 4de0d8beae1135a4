// The command that sends mail.

#include "server/mail.h"

#include <hubbub/base/thread_wake.h>

#include <climits>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/temporary_directory.h"

using hubbub::server::command_words;
using hubbub::server::run_mail_command;

TEST_CASE("Mail command: words are split at spaces, and nothing else has a meaning") {
    using Words = std::vector<std::string>;
    CHECK(command_words("").empty());
    CHECK(command_words("  /usr/sbin/sendmail   -t ") == Words{"/usr/sbin/sendmail", "-t"});
    CHECK(command_words("a 'b c' $HOME;x") == Words{"a", "'b", "c'", "$HOME;x"});
}

TEST_CASE("Mail command: gets the mail as its input, and its exit code counts") {
    hubbub::ThreadWake::install();
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "mail";
    CHECK(run_mail_command({"tee", file}, "To: ann@example.org\n\nhi\n"));
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    CHECK(text.str() == "To: ann@example.org\n\nhi\n");
    // It need not read its input.
    CHECK(run_mail_command({"true"}, "hi\n"));
    CHECK_FALSE(run_mail_command({"false"}, "hi\n"));
    CHECK_FALSE(run_mail_command({"/no/such/command"}, "hi\n"));
    CHECK_FALSE(run_mail_command({}, "hi\n"));
    CHECK_FALSE(run_mail_command({"true"}, std::string(PIPE_BUF + 1, 'x')));
}
