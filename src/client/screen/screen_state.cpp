#include "screen/screen_state.h"

#include <chrono>
#include <utility>

#include "view/styles.h"

namespace hubbub::client {

ScreenState::ScreenState() : theme_(*find_theme("dark")) {
    look.theme = &theme_;
}

void ScreenState::apply(Workspace& workspace) {
    const Settings& settings = config.settings;
    const auto side = [](const std::string& text) {
        if (text == "on") return ViewState::Visibility::shown;
        return text == "off" ? ViewState::Visibility::hidden : ViewState::Visibility::automatic;
    };
    // Where there are no colours, the other themes leave parts of the screen without any look.
    theme_ = *find_theme(colourless ? "mono" : settings.theme);
    if (theme_.name != "mono") {
        for (const ColourEntry& entry : config.colours) set_style(theme_, entry.name, entry.look);
    }
    look.nick_list = side(settings.nick_list);
    look.buffer_list = side(settings.buffer_list);
    if (mouse != settings.mouse) requests.mouse = settings.mouse;
    mouse = settings.mouse;
    workspace.settings.fold = settings.fold != "off";
    workspace.hide(settings.fold == "hide", config.filters);
    workspace.settings.words = settings.words;
    workspace.settings.ignore = settings.ignore;
    workspace.settings.backlog = settings.backlog;
    workspace.settings.friend_bell = settings.friend_bell;
    workspace.settings.log = settings.log;
    workspace.settings.typing = settings.typing;
    workspace.settings.away_after = std::chrono::minutes(settings.away_after);
    workspace.settings.limits.lines = settings.scrollback;
    spelling.checker.use(settings.spell);
    spelling.forget();
}

void ScreenState::open_prompt(Prompt& opened, std::string question, std::string hint) {
    prompt = &opened;
    look.question = std::move(question);
    look.hint = std::move(hint);
}

void ScreenState::close_prompt() {
    prompt = nullptr;
    look.question.clear();
    look.hint.clear();
}

}  // namespace hubbub::client
