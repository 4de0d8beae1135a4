// Accounts: who may register, and how they log in.

#include "mail.h"
#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

void set_registration(Config& c, std::string_view option, const std::string& value) {
    if (value != "open" && value != "closed") bad(option, value, "must be open or closed");
    c.settings.registration_open = value == "open";
}

void set_registrations(Config& c, std::string_view option, const std::string& value) {
    c.settings.registrations = rate(option, value);
}

void set_mail_command(Config& c, std::string_view option, const std::string& value) {
    c.settings.mail_command = command_words(text(option, value));
}

void add_plain_logins(Config& c, std::string_view option, const std::string& value) {
    const auto network = PeerNetwork::parse(value);
    if (!network) bad(option, value, "must be an address, a network such as 192.0.2.0/24, or unix");
    c.settings.plain_logins.push_back(*network);
}

constexpr std::string_view accounts = "Accounts";

}  // namespace

std::vector<Option> account_options() {
    return {
        {.group = accounts,
         .name = "registration",
         .argument = "WHAT",
         .help = "open: everybody may register an account; closed: nobody",
         .fallback = "open",
         .apply = set_registration},
        {.group = accounts,
         .name = "registrations",
         .argument = "RATE",
         .help = "new accounts from one address: 5 at once, then 5 in an hour; 0: no limit",
         .fallback = "5:3600",
         .apply = set_registrations},
        {.group = accounts,
         .name = "mail-command",
         .argument = "COMMAND",
         .help =
             "new accounts need a mail address, and a code from a mail that this command sends, "
             "such as /usr/sbin/sendmail -t. It gets the mail on standard input; no shell is "
             "involved",
         .apply = set_mail_command},
        {.group = accounts,
         .name = "plain-login-from",
         .argument = "NETWORK",
         .help = "network whose clients may send passwords of accounts without TLS; may be given "
                 "again. Loopback and UNIX sockets always may",
         .apply = add_plain_logins,
         .repeatable = true},
    };
}

}  // namespace hubbub::server
