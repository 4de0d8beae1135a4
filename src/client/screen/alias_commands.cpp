#include "screen/alias_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <string>
#include <utility>
#include <vector>

#include "screen/screen.h"

namespace hubbub::client {
namespace {

std::string bare(std::string_view name) {
    if (name.starts_with('/')) name.remove_prefix(1);
    return std::string(name);
}

void tell_all(const std::vector<Alias>& aliases, Workspace& workspace) {
    for (const Alias& alias : aliases) workspace.info("/" + alias.name + "  " + alias.text);
    workspace.info("/alias NAME TEXT defines an alias, e.g. /alias hug /me hugs $1");
}

}  // namespace

void do_alias(Screen& screen, Workspace& workspace, WordReader words) {
    std::vector<Alias>& aliases = screen.config.aliases;
    if (words.empty()) return tell_all(aliases, workspace);
    Alias wanted{bare(words.take()), std::string(protocol::trim(words.rest())), 0};
    const Alias* const known = find_alias(aliases, wanted.name);
    if (wanted.text.empty()) {
        if (known == nullptr)
            workspace.error("No such alias: " + wanted.name);
        else
            workspace.info("/" + known->name + "  " + known->text);
        return;
    }
    const std::string wrong = alias_problem(wanted);
    if (!wrong.empty()) return workspace.error(wrong + ".");
    screen.look.hint = "/" + wanted.name + " is " + wanted.text + "   /save keeps it.";
    for (Alias& alias : aliases) {
        if (!protocol::same(alias.name, wanted.name)) continue;
        alias.text = std::move(wanted.text);
        return;
    }
    aliases.push_back(std::move(wanted));
}

void do_unalias(Screen& screen, Workspace& workspace, WordReader words) {
    const std::string name = bare(words.take());
    const auto gone = std::erase_if(
        screen.config.aliases, [&](const Alias& one) { return protocol::same(one.name, name); });
    if (gone == 0) return workspace.error("No such alias: " + name);
    screen.config.forget("aliases", name);
    screen.look.hint = "/" + name + " is removed.   /save keeps it.";
}

}  // namespace hubbub::client
