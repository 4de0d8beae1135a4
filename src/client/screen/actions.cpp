#include "screen/actions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>

#include "screen/action_names.h"
#include "screen/kept_input.h"
#include "view/formats.h"

namespace hubbub::client {
namespace {

using At = const ActionContext&;
using Argument = std::string_view;
using terminal::Editor;

// Moves in the input, or changes its text.
template <void (Editor::*Member)()>
void edit(At at, Argument) {
    (at.workspace.buffers.current().input.*Member)();
}

template <Editor::Case To>
void change_case(At at, Argument) {
    at.workspace.buffers.current().input.change_word(To);
}

void do_buffer(At at, Argument argument) {
    std::size_t number = 0;
    std::from_chars(argument.data(), argument.data() + argument.size(), number);
    if (number > 0) at.workspace.buffers.go_to(number - 1);
}

void do_cancel(At at, Argument) {
    Buffer& buffer = at.workspace.buffers.current();
    Session& session = *at.workspace.buffers.current_network().session;
    ViewState& look = at.screen.look;
    if (at.completer.end() || !look.search.empty()) {
        look.search.clear();
    } else if (buffer.selected) {
        buffer.selected.reset();
    } else if (session.waiting() > 0) {
        look.hint = std::to_string(session.drop_waiting()) + " waiting lines were dropped.";
    } else if (!buffer.input.empty()) {
        // The arrow keys bring it back.
        keep_input(buffer, at.screen.config.aliases, buffer.input.text());
        buffer.input.set({});
    } else if (buffer.scrolled) {
        buffer.scrolled.reset();
    } else {
        look.hint = "To quit, type /quit.";
    }
}

void do_complete(At at, Argument) {
    at.completer.complete(at.workspace, false);
}

void do_complete_back(At at, Argument) {
    at.completer.complete(at.workspace, true);
}

void do_delete(At at, Argument) {
    Editor& input = at.workspace.buffers.current().input;
    if (!input.empty()) return input.erase_right();
    at.screen.look.hint = "/quit quits hubbub, /close closes this buffer.";
}

void do_edit_outside(At at, Argument) {
    at.screen.requests.edit = at.workspace.buffers.current().input.text();
}

// Inserts a formatting code.
template <char Code>
void do_format(At at, Argument) {
    constexpr char code = Code;
    at.workspace.buffers.current().input.insert({&code, 1}, format_codes);
}

void do_colour(At at, Argument) {
    do_format<'\x03'>(at, {});
    at.screen.look.hint =
        "01 black 02 blue 03 green 04 red 05 brown 06 purple 07 orange 08 yellow, 00 to 98";
}

// Moves the cursor by a line, or brings back another line of the history.
void move_in_history(At at, bool older) {
    Buffer& buffer = at.workspace.buffers.current();
    if (older ? buffer.input.up() : buffer.input.down()) return;
    const std::string now = buffer.input.text();
    const std::string* line = older ? buffer.inputs.older(now) : buffer.inputs.newer();
    if (line != nullptr) buffer.input.set(*line);
}

void do_newer(At at, Argument) {
    move_in_history(at, false);
}

void do_older(At at, Argument) {
    move_in_history(at, true);
}

void do_history_search(At at, Argument) {
    at.screen.input_search.begin(at.workspace);
}

void do_last_buffer(At at, Argument) {
    at.workspace.buffers.go_back();
}

void do_mouse(At at, Argument) {
    at.screen.mouse = !at.screen.mouse;
    at.screen.requests.mouse = at.screen.mouse;
    at.screen.look.hint = at.screen.mouse ? "Mouse on." : "Mouse off: the terminal has it.";
}

void do_newest(At at, Argument) {
    at.screen.viewport.go_to_end(at.workspace, false);
}

void do_newline(At at, Argument) {
    at.workspace.buffers.current().input.insert("\n");
}

void do_next_active(At at, Argument) {
    if (!at.workspace.buffers.go_to_active()) at.screen.look.hint = "No news.";
}

void do_next_buffer(At at, Argument) {
    BufferList& buffers = at.workspace.buffers;
    buffers.go_to((buffers.current_index() + 1) % buffers.size());
}

void do_nick_list(At at, Argument) {
    const bool shown = at.screen.look.nick_list == ViewState::Visibility::shown;
    at.screen.look.nick_list = shown ? ViewState::Visibility::hidden : ViewState::Visibility::shown;
}

void do_nicks_down(At at, Argument) {
    const Channel* channel = at.workspace.buffers.channel_of(at.workspace.buffers.current());
    if (channel != nullptr && at.screen.look.nick_offset + 10 < channel->members.size())
        at.screen.look.nick_offset += 10;
}

void do_nicks_up(At at, Argument) {
    std::size_t& offset = at.screen.look.nick_offset;
    offset -= std::min<std::size_t>(offset, 10);
}

void do_oldest(At at, Argument) {
    at.screen.viewport.go_to_end(at.workspace, true);
}

void do_open_url(At at, Argument) {
    at.screen.viewport.open_url();
}

void do_other_pane(At at, Argument) {
    if (!at.workspace.buffers.pane())
        at.screen.look.hint = "The screen is not split; /split #room splits it.";
    at.workspace.buffers.go_to_pane();
}

void do_page_down(At at, Argument) {
    at.screen.viewport.page(at.workspace, false);
}

void do_page_up(At at, Argument) {
    at.screen.viewport.page(at.workspace, true);
}

void do_previous_buffer(At at, Argument) {
    BufferList& buffers = at.workspace.buffers;
    buffers.go_to((buffers.current_index() + buffers.size() - 1) % buffers.size());
}

void do_redraw(At at, Argument) {
    at.screen.requests.redraw = true;
}

void do_scroll_down(At at, Argument) {
    at.screen.viewport.scroll(at.workspace, 3);
}

void do_scroll_up(At at, Argument) {
    at.screen.viewport.scroll(at.workspace, -3);
}

void do_search(At at, Argument) {
    at.screen.search.begin();
}

void select_message(At at, bool older) {
    Buffer& buffer = at.workspace.buffers.current();
    if (buffer.select(older)) {
        at.screen.viewport.show(at.workspace, *buffer.selected);
        at.screen.look.hint = "/react EMOJI, /reply text or /delete; Esc: cancel";
    } else if (older) {
        at.screen.look.hint = "There is no older message to select.";
    }
}

void do_select_newer(At at, Argument) {
    select_message(at, false);
}

void do_select_older(At at, Argument) {
    select_message(at, true);
}

void do_send(At at, Argument) {
    at.sender.send(at.workspace);
}

void do_show_hidden(At at, Argument) {
    at.screen.viewport.show_hidden(at.workspace, !at.screen.look.show_hidden);
}

void do_split_above(At at, Argument) {
    at.screen.viewport.split(at.workspace, std::nullopt, BufferList::SplitWay::above);
}

void do_split_beside(At at, Argument) {
    at.screen.viewport.split(at.workspace, std::nullopt, BufferList::SplitWay::beside);
}

void do_suspend(At at, Argument) {
    at.screen.requests.suspend = true;
}

void do_unsplit(At at, Argument) {
    at.workspace.buffers.unsplit();
}

struct Action {
    std::string_view name;
    RunAction run;
};

constexpr std::array action_table{
    Action{"bold", do_format<'\x02'>},
    Action{"buffer", do_buffer},
    Action{"cancel", do_cancel},
    Action{"capital", change_case<Editor::Case::capital>},
    Action{"char-left", edit<&Editor::left>},
    Action{"char-right", edit<&Editor::right>},
    Action{"colour", do_colour},
    Action{"complete", do_complete},
    Action{"complete-back", do_complete_back},
    Action{"delete", do_delete},
    Action{"delete-back", edit<&Editor::erase_left>},
    Action{"edit-outside", do_edit_outside},
    Action{"history-newer", do_newer},
    Action{"history-older", do_older},
    Action{"history-search", do_history_search},
    Action{"italic", do_format<'\x1d'>},
    Action{"kill-part", edit<&Editor::kill_part_left>},
    Action{"kill-to-end", edit<&Editor::kill_to_end>},
    Action{"kill-to-start", edit<&Editor::kill_to_start>},
    Action{"kill-word", edit<&Editor::kill_word_left>},
    Action{"kill-word-right", edit<&Editor::kill_word_right>},
    Action{"last-buffer", do_last_buffer},
    Action{"line-end", edit<&Editor::end>},
    Action{"line-start", edit<&Editor::home>},
    Action{"lower-case", change_case<Editor::Case::lower>},
    Action{"monospace", do_format<'\x11'>},
    Action{"mouse", do_mouse},
    Action{"newest", do_newest},
    Action{"newline", do_newline},
    Action{"next-active", do_next_active},
    Action{"next-buffer", do_next_buffer},
    Action{"nick-list", do_nick_list},
    Action{"nicks-down", do_nicks_down},
    Action{"nicks-up", do_nicks_up},
    Action{"oldest", do_oldest},
    Action{"open-url", do_open_url},
    Action{"other-pane", do_other_pane},
    Action{"page-down", do_page_down},
    Action{"page-up", do_page_up},
    Action{"plain", do_format<'\x0f'>},
    Action{"previous-buffer", do_previous_buffer},
    Action{"redraw", do_redraw},
    Action{"reverse", do_format<'\x16'>},
    Action{"scroll-down", do_scroll_down},
    Action{"scroll-up", do_scroll_up},
    Action{"search", do_search},
    Action{"select-newer", do_select_newer},
    Action{"select-older", do_select_older},
    Action{"send", do_send},
    Action{"show-hidden", do_show_hidden},
    Action{"split-above", do_split_above},
    Action{"split-beside", do_split_beside},
    Action{"strike", do_format<'\x1e'>},
    Action{"suspend", do_suspend},
    Action{"transpose", edit<&Editor::transpose>},
    Action{"underline", do_format<'\x1f'>},
    Action{"undo", edit<&Editor::undo>},
    Action{"unsplit", do_unsplit},
    Action{"upper-case", change_case<Editor::Case::upper>},
    Action{"word-left", edit<&Editor::word_left>},
    Action{"word-right", edit<&Editor::word_right>},
    Action{"yank", edit<&Editor::yank>},
    Action{"yank-next", edit<&Editor::yank_next>},
};

constexpr bool before(const Action& a, const Action& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(action_table.begin(), action_table.end(), before),
              "find_action() uses binary search");

}  // namespace

RunAction find_action(std::string_view name) {
    const auto* const found =
        std::lower_bound(action_table.begin(), action_table.end(), Action{name, nullptr}, before);
    return found != action_table.end() && found->name == name ? found->run : nullptr;
}

}  // namespace hubbub::client
