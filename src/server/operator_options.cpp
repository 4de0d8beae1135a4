// Accounts and privileges of operators, and their bans.

#include <hubbub/base/password.h>
#include <hubbub/protocol/text.h>

#include <algorithm>

#include "option_values.h"
#include "options.h"

namespace hubbub::server {
namespace {

void set_ban_file(Config& c, std::string_view, const std::string& value) {
    c.ban_file = value;
}

// Returns the privileges in a list of privileges and classes. Classes must precede their use.
std::uint32_t privileges(const Config& c, std::string_view option, const std::string& value,
                         std::string_view list) {
    std::uint32_t out = 0;
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(','));
        list.remove_prefix(std::min(word.size() + 1, list.size()));
        std::uint32_t meant = 0;
        for (const commands::PrivilegeName& known : commands::privilege_names) {
            if (known.name == word) meant = known.privilege;
        }
        const auto found = c.oper_classes.find(std::string(word));
        if (found != c.oper_classes.end()) meant = found->second;
        if (meant == 0)
            bad(option, value,
                "'" + std::string(word) + "' is not a privilege (ban, kill, notices, rehash, sa, " +
                    "see-hidden, stats, wallops) or an --oper-class");
        out |= meant;
    }
    return out;
}

void set_oper_class(Config& c, std::string_view option, const std::string& value) {
    std::string_view rest = value;
    const std::string name(protocol::take_word(rest));
    if (rest.empty()) bad(option, value, "must be NAME PRIVILEGES, such as helper kill,wallops");
    c.oper_classes[name] = privileges(c, option, name, rest);
}

void set_oper(Config& c, std::string_view option, const std::string& value) {
    std::string_view rest = value;
    const std::string name(protocol::take_word(rest));
    const std::string hash(protocol::take_word(rest));
    // The message may be logged, so it does not repeat the hash.
    refuse_old_hash(option, name, hash);
    if (!valid_hash(hash))
        bad(option, name, "must be NAME HASH [PRIVILEGES]; hubbubd hash-password prints the hash");
    for (const commands::OperatorAccount& known : c.settings.operators) {
        if (known.name == name) bad(option, name, "is already an operator account");
    }
    const std::uint32_t may =
        rest.empty() ? commands::all_privileges : privileges(c, option, name, rest);
    c.settings.operators.push_back({name, hash, may});
}

constexpr std::string_view operators = "Operators";

}  // namespace

std::vector<Option> operator_options() {
    return {
        {.group = operators,
         .name = "oper-class",
         .argument = "CLASS",
         .help = "a name for several operator privileges; may be given again. NAME PRIVILEGES, "
                 "such as helper kill,notices. Privileges: ban, kill, notices, rehash, sa, "
                 "see-hidden, stats, wallops",
         .apply = set_oper_class,
         .repeatable = true},
        {.group = operators,
         .name = "oper",
         .argument = "ACCOUNT",
         .help = "an account for OPER; may be given again. NAME HASH [PRIVILEGES]: privileges and "
                 "classes, separated by commas; without them, all. hubbubd hash-password prints "
                 "the hash",
         .apply = set_oper,
         .repeatable = true},
        {.group = operators,
         .name = "ban-file",
         .argument = "FILE",
         .help = "ban file of an earlier version. The next start moves its bans to the database in "
                 "--data-dir, once, and renames it to FILE.imported",
         .apply = set_ban_file,
         .at_start = true},
    };
}

}  // namespace hubbub::server
