#include "screen/colour_commands.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <string>

#include "commands/command_help.h"
#include "screen/screen.h"
#include "view/styles.h"

namespace hubbub::client {
namespace {

void tell_all(const Theme& theme, Workspace& workspace) {
    for (const StyleName& one : all_style_names())
        workspace.info(padded(padded(std::string(one.name), 10) + style_text(theme, one.name), 34) +
                       std::string(one.help));
    workspace.info(
        "/colour NAME STYLE changes one, e.g. /colour own bold #ffaf5f on 236; "
        "/colour NAME theme restores it.");
}

}  // namespace

void do_colour(Screen& screen, Workspace& workspace, WordReader words) {
    const Theme& theme = *screen.look.theme;
    if (words.empty()) return tell_all(theme, workspace);
    const std::string name = protocol::fold(words.take());
    const std::string look(protocol::trim(words.rest()));
    if (look.empty() && !style_text(theme, name).empty())
        return workspace.info(name + " = " + style_text(theme, name));
    auto& colours = screen.config.colours;
    const bool back = protocol::same(look, "theme");
    Theme scratch;
    const std::string wrong = set_style(scratch, name, back ? "default" : look);
    if (!wrong.empty()) return workspace.error(wrong + ".");
    std::erase_if(colours, [&](const ColourEntry& one) { return one.name == name; });
    if (back)
        screen.config.forget("colours", name);
    else
        colours.push_back({name, look, 0});
    screen.apply(workspace);
    screen.look.hint = name + " = " + style_text(theme, name) + "   /save keeps it.";
    if (theme.name == "mono")
        screen.look.hint = "The theme mono ignores your styles; try /set theme dark";
}

}  // namespace hubbub::client
