#include "screen/action_names.h"

#include <algorithm>
#include <array>

namespace hubbub::client {
namespace {

constexpr std::array action_names{
    ActionName{"bold", "bold on or off"},
    ActionName{"buffer", "go to the buffer of that number"},
    ActionName{"cancel", "cancel, or clear the input"},
    ActionName{"capital", "capitalise the next word"},
    ActionName{"char-left", "move left a character"},
    ActionName{"char-right", "move right a character"},
    ActionName{"colour", "colour by number"},
    ActionName{"complete", "complete the word; again: next choice"},
    ActionName{"complete-back", "previous choice"},
    ActionName{"delete", "delete the character under the cursor"},
    ActionName{"delete-back", "delete the character before the cursor"},
    ActionName{"edit-outside", "edit the input in $EDITOR"},
    ActionName{"history-newer", "next line, or next history entry"},
    ActionName{"history-older", "previous line, or previous history entry"},
    ActionName{"history-search", "search the input history"},
    ActionName{"italic", "italic on or off"},
    ActionName{"kill-part", "kill letters and digits to the left"},
    ActionName{"kill-to-end", "kill to the end of the line"},
    ActionName{"kill-to-start", "kill to the start of the line"},
    ActionName{"kill-word", "kill the word to the left"},
    ActionName{"kill-word-right", "kill the word to the right"},
    ActionName{"last-buffer", "go to the last buffer"},
    ActionName{"line-end", "move to the end of the line"},
    ActionName{"line-start", "move to the start of the line"},
    ActionName{"lower-case", "lower-case the next word"},
    ActionName{"monospace", "monospace (if the client supports it)"},
    ActionName{"mouse", "turn the mouse on or off"},
    ActionName{"newest", "scroll to bottom"},
    ActionName{"newline", "start a new line"},
    ActionName{"next-active", "go to the next buffer with news, mentions first"},
    ActionName{"next-buffer", "go to the next buffer"},
    ActionName{"nick-list", "show or hide the nick list"},
    ActionName{"nicks-down", "scroll the nick list down"},
    ActionName{"nicks-up", "scroll the nick list up"},
    ActionName{"oldest", "scroll to top"},
    ActionName{"open-url", "open the newest URL on the screen"},
    ActionName{"other-pane", "go to the other pane"},
    ActionName{"page-down", "scroll down a page"},
    ActionName{"page-up", "scroll up a page"},
    ActionName{"plain", "end formatting"},
    ActionName{"previous-buffer", "go to the previous buffer"},
    ActionName{"redraw", "redraw the screen"},
    ActionName{"reverse", "reverse on or off"},
    ActionName{"scroll-down", "scroll down three rows"},
    ActionName{"scroll-up", "scroll up three rows"},
    ActionName{"search", "search in this buffer"},
    ActionName{"select-newer", "select a newer message"},
    ActionName{"select-older", "select a message to react, reply, or delete"},
    ActionName{"send", "send the input"},
    ActionName{"show-hidden", "show hidden lines, or hide them again"},
    ActionName{"split-above", "split the screen, one above the other"},
    ActionName{"split-beside", "split the screen, side by side"},
    ActionName{"strike", "strikethrough on or off"},
    ActionName{"suspend", "suspend to the shell"},
    ActionName{"transpose", "swap two characters"},
    ActionName{"underline", "underline on or off"},
    ActionName{"undo", "undo the last change"},
    ActionName{"unsplit", "end the split"},
    ActionName{"upper-case", "upper-case the next word"},
    ActionName{"word-left", "move left a word"},
    ActionName{"word-right", "move right a word"},
    ActionName{"yank", "insert the killed text"},
    ActionName{"yank-next", "after yank: the text killed before"},
};

constexpr bool sorts_before(const ActionName& a, const ActionName& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(action_names.begin(), action_names.end(), sorts_before));

}  // namespace

std::span<const ActionName> all_action_names() {
    return action_names;
}

const ActionName* find_action_name(std::string_view name) {
    const auto* const found = std::lower_bound(action_names.begin(), action_names.end(),
                                               ActionName{name, {}}, sorts_before);
    return found != action_names.end() && found->name == name ? found : nullptr;
}

}  // namespace hubbub::client
