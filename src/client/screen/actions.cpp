#include "screen/actions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>

#include "screen/controller.h"
#include "view/formats.h"

namespace hubbub::client {
namespace {

using Text = std::string_view;
using terminal::Editor;

// What only moves or changes the text.
template <void (Editor::*Member)()>
void edit(Controller&, Workspace& workspace, Text) {
    (workspace.buffers.current().input.*Member)();
}

template <Editor::Case To>
void change_case(Controller&, Workspace& workspace, Text) {
    workspace.buffers.current().input.change_word(To);
}

void do_buffer(Controller&, Workspace& workspace, Text argument) {
    std::size_t number = 0;
    std::from_chars(argument.data(), argument.data() + argument.size(), number);
    if (number > 0) workspace.buffers.go_to(number - 1);
}

void do_delete(Controller& controller, Workspace& workspace, Text) {
    if (!workspace.buffers.current().input.empty())
        return workspace.buffers.current().input.erase_right();
    controller.look.hint = "/quit leaves hubbub, /close leaves this buffer.";
}

void do_next_buffer(Controller&, Workspace& workspace, Text) {
    workspace.buffers.go_to((workspace.buffers.current_index() + 1) % workspace.buffers.size());
}

void do_previous_buffer(Controller&, Workspace& workspace, Text) {
    workspace.buffers.go_to((workspace.buffers.current_index() + workspace.buffers.size() - 1) %
                            workspace.buffers.size());
}

void do_next_active(Controller& controller, Workspace& workspace, Text) {
    if (!workspace.buffers.go_to_active()) controller.look.hint = "Nothing new anywhere.";
}

void do_nick_list(Controller& controller, Workspace&, Text) {
    const bool shown = controller.look.nick_list == Look::Side::shown;
    controller.look.nick_list = shown ? Look::Side::hidden : Look::Side::shown;
}

void do_mouse(Controller& controller, Workspace&, Text) {
    controller.mouse = !controller.mouse;
    controller.requests.mouse = controller.mouse;
    controller.look.hint =
        controller.mouse ? "The mouse is hubbub's." : "The mouse is the terminal's.";
}

void do_show_hidden(Controller& controller, Workspace& workspace, Text) {
    controller.show_hidden(workspace, !controller.look.show_hidden);
}

void do_nicks_up(Controller& controller, Workspace&, Text) {
    std::size_t& offset = controller.look.nick_offset;
    offset -= std::min<std::size_t>(offset, 10);
}

void do_nicks_down(Controller& controller, Workspace& workspace, Text) {
    const Room* room = workspace.buffers.room_of(workspace.buffers.current());
    if (room != nullptr && controller.look.nick_offset + 10 < room->members.size())
        controller.look.nick_offset += 10;
}

void do_edit_outside(Controller& controller, Workspace& workspace, Text) {
    controller.requests.edit = workspace.buffers.current().input.text();
}

void do_send(Controller& c, Workspace& w, Text) {
    c.send(w);
}
void do_newline(Controller& c, Workspace& w, Text) {
    c.newline(w);
}
void do_complete(Controller& c, Workspace& w, Text) {
    c.complete(w, false);
}
void do_complete_back(Controller& c, Workspace& w, Text) {
    c.complete(w, true);
}
void do_older(Controller& c, Workspace& w, Text) {
    c.history(w, true);
}
void do_newer(Controller& c, Workspace& w, Text) {
    c.history(w, false);
}
void do_history_search(Controller& c, Workspace& w, Text) {
    c.begin_history_search(w);
}
void do_search(Controller& c, Workspace& w, Text) {
    c.begin_search(w);
}
void do_page_up(Controller& c, Workspace& w, Text) {
    c.page(w, true);
}
void do_page_down(Controller& c, Workspace& w, Text) {
    c.page(w, false);
}
void do_scroll_up(Controller& c, Workspace& w, Text) {
    c.scroll(w, -3);
}
void do_scroll_down(Controller& c, Workspace& w, Text) {
    c.scroll(w, 3);
}
void do_oldest(Controller& c, Workspace& w, Text) {
    c.go_to_end(w, true);
}
void do_newest(Controller& c, Workspace& w, Text) {
    c.go_to_end(w, false);
}
void do_cancel(Controller& c, Workspace& w, Text) {
    c.cancel(w);
}
void do_split_above(Controller& c, Workspace& w, Text) {
    c.split(w, std::nullopt, BufferList::SplitWay::above);
}
void do_split_beside(Controller& c, Workspace& w, Text) {
    c.split(w, std::nullopt, BufferList::SplitWay::beside);
}
void do_unsplit(Controller&, Workspace& w, Text) {
    w.buffers.unsplit();
}
void do_other_pane(Controller& c, Workspace& w, Text) {
    if (!w.buffers.pane())
        c.look.hint = "There is one buffer on the screen; /split #room shows two.";
    w.buffers.go_to_pane();
}
void do_last_buffer(Controller&, Workspace& w, Text) {
    w.buffers.go_back();
}
void do_open_url(Controller& c, Workspace& w, Text) {
    c.open_url(w);
}
void do_redraw(Controller& c, Workspace&, Text) {
    c.requests.redraw = true;
}
void do_suspend(Controller& c, Workspace&, Text) {
    c.requests.suspend = true;
}

// A look from here on, by its code.
template <char Code>
void do_format(Controller&, Workspace& workspace, Text) {
    constexpr char code = Code;
    workspace.buffers.current().input.insert({&code, 1}, format_codes);
}
void do_colour(Controller& c, Workspace& w, Text) {
    do_format<'\x03'>(c, w, {});
    c.look.hint =
        "01 black 02 blue 03 green 04 red 05 brown 06 purple 07 orange 08 yellow, 00 to 98";
}

constexpr std::array table{
    Action{"bold", do_format<'\x02'>, "bold from here on, or no longer"},
    Action{"buffer", do_buffer, "go to the buffer of that number"},
    Action{"cancel", do_cancel, "end what is going on, or empty the input"},
    Action{"capital", change_case<Editor::Case::capital>, "the next word with a capital"},
    Action{"char-left", edit<&Editor::left>, "a character to the left"},
    Action{"char-right", edit<&Editor::right>, "a character to the right"},
    Action{"colour", do_colour, "a colour from here on, by its number"},
    Action{"complete", do_complete, "complete the word, again: the next choice"},
    Action{"complete-back", do_complete_back, "the choice before"},
    Action{"delete", do_delete, "delete the character under the cursor"},
    Action{"delete-back", edit<&Editor::erase_left>, "delete the character before the cursor"},
    Action{"edit-outside", do_edit_outside, "edit the input in $EDITOR"},
    Action{"history-newer", do_newer, "a line down, or the next input"},
    Action{"history-older", do_older, "a line up, or the input before"},
    Action{"history-search", do_history_search, "search what was typed"},
    Action{"italic", do_format<'\x1d'>, "italic from here on, or no longer"},
    Action{"kill-part", edit<&Editor::kill_part_left>, "kill letters and digits to the left"},
    Action{"kill-to-end", edit<&Editor::kill_to_end>, "kill to the end of the line"},
    Action{"kill-to-start", edit<&Editor::kill_to_start>, "kill to the start of the line"},
    Action{"kill-word", edit<&Editor::kill_word_left>, "kill the word to the left"},
    Action{"kill-word-right", edit<&Editor::kill_word_right>, "kill the word to the right"},
    Action{"last-buffer", do_last_buffer, "go to where you were before"},
    Action{"line-end", edit<&Editor::end>, "to the end of the line"},
    Action{"line-start", edit<&Editor::home>, "to the start of the line"},
    Action{"lower-case", change_case<Editor::Case::lower>, "the next word in small letters"},
    Action{"monospace", do_format<'\x11'>, "letters of one width, where a client has them"},
    Action{"mouse", do_mouse, "give the mouse to the terminal, or take it"},
    Action{"newest", do_newest, "to the newest line"},
    Action{"newline", do_newline, "a new line in the input"},
    Action{"next-active", do_next_active, "go to where something is new, mentions first"},
    Action{"next-buffer", do_next_buffer, "go to the next buffer"},
    Action{"nick-list", do_nick_list, "show or hide the list of nicks"},
    Action{"nicks-down", do_nicks_down, "scroll the list of nicks down"},
    Action{"nicks-up", do_nicks_up, "scroll the list of nicks up"},
    Action{"oldest", do_oldest, "to the oldest line"},
    Action{"open-url", do_open_url, "open the newest address on the screen"},
    Action{"other-pane", do_other_pane, "go to the other of two buffers on the screen"},
    Action{"page-down", do_page_down, "a page down"},
    Action{"page-up", do_page_up, "a page up"},
    Action{"plain", do_format<'\x0f'>, "no look from here on"},
    Action{"previous-buffer", do_previous_buffer, "go to the buffer before"},
    Action{"redraw", do_redraw, "draw the screen anew"},
    Action{"reverse", do_format<'\x16'>, "light and dark swapped from here on, or no longer"},
    Action{"scroll-down", do_scroll_down, "three rows down"},
    Action{"scroll-up", do_scroll_up, "three rows up"},
    Action{"search", do_search, "search in this buffer"},
    Action{"send", do_send, "send what was typed"},
    Action{"show-hidden", do_show_hidden, "show lines that are hidden, or hide them again"},
    Action{"split-above", do_split_above, "show a second buffer above this one"},
    Action{"split-beside", do_split_beside, "show a second buffer beside this one"},
    Action{"strike", do_format<'\x1e'>, "struck out from here on, or no longer"},
    Action{"suspend", do_suspend, "give the terminal back to the shell"},
    Action{"transpose", edit<&Editor::transpose>, "swap two characters"},
    Action{"underline", do_format<'\x1f'>, "underlined from here on, or no longer"},
    Action{"undo", edit<&Editor::undo>, "undo the last change"},
    Action{"unsplit", do_unsplit, "show one buffer"},
    Action{"upper-case", change_case<Editor::Case::upper>, "the next word in capitals"},
    Action{"word-left", edit<&Editor::word_left>, "a word to the left"},
    Action{"word-right", edit<&Editor::word_right>, "a word to the right"},
    Action{"yank", edit<&Editor::yank>, "bring back what was killed"},
    Action{"yank-next", edit<&Editor::yank_next>, "after that: what was killed before it"},
};

constexpr bool before(const Action& a, const Action& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

}  // namespace

const Action* find_action(std::string_view name) {
    const auto* const found =
        std::lower_bound(table.begin(), table.end(), Action{name, nullptr, {}}, before);
    return found != table.end() && found->name == name ? found : nullptr;
}

std::vector<Action> all_actions() {
    return {table.begin(), table.end()};
}

}  // namespace hubbub::client
