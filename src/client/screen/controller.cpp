// Keys while the person is typing. Searches and the paste guard are in modes.cpp, what Enter does
// in sending.cpp, the mouse in looking.cpp.

#include "screen/controller.h"

#include <hubbub/protocol/casemap.h>

#include <algorithm>
#include <utility>

#include "screen/actions.h"
#include "screen/help.h"
#include "screen/screen_commands.h"
#include "view/formats.h"
#include "view/looks.h"

namespace hubbub::client {
namespace {

using terminal::Key;
using Kind = Key::Kind;

std::string utf8(char32_t code) {
    std::string out;
    terminal::append_utf8(out, code);
    return out;
}

// Of a key behind another one: there, a character is a key as well.
std::string name_behind(const Key& key, const std::string& name) {
    if (key.kind != Kind::character) return name;
    return key.code == U' ' ? "space" : utf8(key.code);
}

}  // namespace

Controller::Controller() {
    look.theme = &theme_;
}

void Controller::apply(Workspace& workspace) {
    const Settings& settings = config.settings;
    const auto side = [](const std::string& text) {
        if (text == "on") return Look::Side::shown;
        return text == "off" ? Look::Side::hidden : Look::Side::automatic;
    };
    // Where there are no colours, the other themes leave parts of the screen without any look.
    theme_ = *find_theme(colourless ? "mono" : settings.theme);
    if (theme_.name != "mono") {
        for (const ColourEntry& entry : config.colours) give_look(theme_, entry.name, entry.look);
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

RowStyle Controller::row_style() const {
    return {*look.theme, layout_.messages.columns, look.search, look.show_hidden};
}

void Controller::drawn(Workspace& workspace, const Picture& picture) {
    workspace.buffers.pane_shown(picture.layout.pane_messages.rows > 0);
    rows_ = picture.canvas.rows();
    columns_ = picture.canvas.columns();
    layout_ = picture.layout;
    spots_ = picture.spots;
}

Controller::Requests Controller::take_requests() {
    return std::exchange(requests, {});
}

void Controller::press(Workspace& workspace, const Key& key, std::string pasted) {
    workspace.activity.touched();
    if (key.kind == Kind::focus || key.kind == Kind::unfocus)
        return workspace.buffers.look(key.kind == Kind::focus);
    if (key.kind == Kind::press || key.kind == Kind::drag || key.kind == Kind::release)
        return press_mouse(workspace, key);
    const bool wheel = key.kind == Kind::wheel_up || key.kind == Kind::wheel_down;
    in_pane_ = wheel && layout_.pane_messages.has(key.row, key.column);
    const std::string name = key_name(key);
    look.hint.clear();
    if (mode_ == Mode::password && key.kind == Kind::paste) {
        password_ += pasted.substr(0, pasted.find('\n'));
        return;
    }
    if (mode_ != Mode::typing && press_in_mode(workspace, key, name)) return;
    if (key.kind == Kind::paste) return take_paste(workspace, std::move(pasted));

    const bool completes = name == "tab" || name == "shift-tab";
    if (!completes) {
        completing_ = false;
        look.choices.clear();
    }
    if (key.kind == Kind::character && prefix_.empty()) {
        workspace.buffers.current().input.insert(utf8(key.code));
        workspace.activity.typed();
        return update_hint(workspace);
    }
    run_keys(workspace, prefix_.empty() ? name : prefix_ + " " + name_behind(key, name));
}

// One key, or the second of two.
void Controller::run_keys(Workspace& workspace, const std::string& pressed) {
    const std::string before = std::exchange(prefix_, {});
    if (before.empty() && keys.begins(pressed)) {
        prefix_ = pressed;
        look.hint = pressed + " ...";
        return;
    }
    const std::string bound(keys.find(pressed));
    const std::size_t blank = std::min(bound.find(' '), bound.size());
    const Action* action = find_action(std::string_view(bound).substr(0, blank));
    if (action == nullptr && !before.empty())
        look.hint = pressed + " does nothing; /help " + before + " tells what does.";
    if (action == nullptr) return;
    action->run(*this, workspace,
                std::string_view(bound).substr(std::min(blank + 1, bound.size())));
    if (look.hint.empty() && mode_ == Mode::typing) update_hint(workspace);
}

// While a command is typed: what it takes, or which ones begin so.
void Controller::update_hint(const Workspace& workspace) {
    const std::string& text = workspace.buffers.current().input.text();
    if (!text.starts_with('/') || text.starts_with("//") || text.find('\n') != std::string::npos)
        return;
    const std::string_view word = std::string_view(text).substr(1, text.find(' ') - 1);
    const bool whole = text.find(' ') != std::string::npos;
    std::string names;
    std::size_t count = 0;
    const CommandHelp* only = nullptr;
    const std::vector<CommandHelp> commands = all_commands(config.aliases);
    for (const CommandHelp& command : commands) {
        if (protocol::same(command.name, word)) {
            only = &command;
            count = 1;
            break;
        }
        if (whole || !command.name.starts_with(word) || command.help.empty()) continue;
        only = &command;
        names.append(count++ > 0 ? " /" : "/").append(command.name);
    }
    if (count == 1)
        look.hint = std::string(only->usage) + "  " + std::string(only->help);
    else
        look.hint = names;
}

void Controller::newline(Workspace& workspace) {
    workspace.buffers.current().input.insert("\n");
}

// It is offered, and never sent by itself: what fitted then may not fit now.
void Controller::refresh(const Workspace& workspace) {
    look.misspelt = spelling.misspelt(workspace);
    const Buffer& buffer = workspace.buffers.current();
    const bool back =
        workspace.buffers.current_network().session->progress.registered &&
        (buffer.kind != BufferKind::room || workspace.buffers.room_of(buffer) != nullptr);
    if (!held_back_ || !back || mode_ != Mode::typing) return;
    held_back_ = false;
    look.hint = buffer.input.empty() ? "" : "Connected again: Enter sends what you typed.";
}

void Controller::complete(Workspace& workspace, bool back) {
    terminal::Editor& input = workspace.buffers.current().input;
    // The server may have taken the person elsewhere, where the text is another one.
    const std::size_t length = completion_.end - completion_.begin;
    const bool stands =
        completing_ && completion_.end <= input.text().size() &&
        input.text().compare(completion_.begin, length, completion_.choices[completed_]) == 0;
    if (!stands) {
        completing_ = false;
        look.choices.clear();
        completion_ = client::complete(workspace, input.text(), input.cursor(),
                                       {all_commands(config.aliases), help_names(*this), emoji});
        if (completion_.choices.empty()) completion_ = spelling.suggest(workspace);
        if (completion_.choices.empty()) return;
        completing_ = true;
        completed_ = back ? completion_.choices.size() - 1 : 0;
    } else {
        const std::size_t count = completion_.choices.size();
        completed_ = (completed_ + (back ? count - 1 : 1)) % count;
    }
    const std::string& choice = completion_.choices[completed_];
    input.replace(completion_.begin, completion_.end, choice);
    completion_.end = completion_.begin + choice.size();
    look.choices.clear();
    if (completion_.choices.size() < 2) return update_hint(workspace);
    look.choices = completion_.shown;
    look.choice = completed_;
}

void Controller::history(Workspace& workspace, bool older) {
    Buffer& buffer = workspace.buffers.current();
    if (older ? buffer.input.up() : buffer.input.down()) return;
    const std::string now = buffer.input.text();
    const std::string* line = older ? buffer.inputs.older(now) : buffer.inputs.newer();
    if (line != nullptr) buffer.input.set(*line);
}

void Controller::cancel(Workspace& workspace) {
    Buffer& buffer = workspace.buffers.current();
    prefix_.clear();
    if (completing_ || !look.search.empty()) {
        completing_ = false;
        look.choices.clear();
        look.search.clear();
    } else if (workspace.buffers.current_network().session->waiting() > 0) {
        look.hint = std::to_string(workspace.buffers.current_network().session->drop_waiting()) +
                    " lines were dropped; they are not sent.";
    } else if (!buffer.input.empty()) {
        // It can be brought back.
        keep_input(workspace, buffer.input.text());
        buffer.input.clear();
    } else if (buffer.scrolled) {
        buffer.scrolled.reset();
    } else {
        look.hint = "/quit leaves hubbub.";
    }
}

void Controller::edited(Workspace& workspace, std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    workspace.buffers.current().input.set({});
    // Looks that were typed before.
    workspace.buffers.current().input.insert(text, format_codes);
}

}  // namespace hubbub::client
