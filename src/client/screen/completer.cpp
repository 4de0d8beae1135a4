#include "screen/completer.h"

#include <string>
#include <utility>
#include <vector>

#include "screen/command_hint.h"
#include "screen/help.h"
#include "screen/screen_commands.h"

namespace hubbub::client {

bool Completer::end() {
    state_.look.choices.clear();
    return std::exchange(active_, false);
}

void Completer::complete(Workspace& workspace, bool back) {
    terminal::Editor& input = workspace.buffers.current().input;
    // A line of the server may have moved the person to another input.
    const std::size_t length = completion_.end - completion_.begin;
    const bool stands =
        active_ && completion_.end <= input.text().size() &&
        input.text().compare(completion_.begin, length, completion_.choices[taken_]) == 0;
    if (!stands) {
        active_ = false;
        state_.look.choices.clear();
        const std::vector<CommandHelp> commands = all_commands(state_.config.aliases);
        completion_ = client::complete(workspace, input.text(), input.cursor(),
                                       {commands, help_names(state_, commands), state_.emoji});
        if (completion_.choices.empty()) completion_ = state_.spelling.suggest(workspace);
        if (completion_.choices.empty()) return;
        active_ = true;
        taken_ = back ? completion_.choices.size() - 1 : 0;
    } else {
        const std::size_t count = completion_.choices.size();
        taken_ = (taken_ + (back ? count - 1 : 1)) % count;
    }
    const std::string& choice = completion_.choices[taken_];
    input.replace(completion_.begin, completion_.end, choice);
    completion_.end = completion_.begin + choice.size();
    state_.look.choices.clear();
    if (completion_.choices.size() < 2) return update_command_hint(state_, workspace);
    state_.look.choices = completion_.shown;
    state_.look.choice = taken_;
}

}  // namespace hubbub::client
