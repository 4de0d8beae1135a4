#include "screen/action_names.h"

#include <algorithm>
#include <array>

namespace hubbub::client {
namespace {

constexpr std::array table{
    ActionName{"bold", "bold from here on, or no longer"},
    ActionName{"buffer", "go to the buffer of that number"},
    ActionName{"cancel", "end what is going on, or empty the input"},
    ActionName{"capital", "the next word with a capital"},
    ActionName{"char-left", "a character to the left"},
    ActionName{"char-right", "a character to the right"},
    ActionName{"colour", "a colour from here on, by its number"},
    ActionName{"complete", "complete the word, again: the next choice"},
    ActionName{"complete-back", "the choice before"},
    ActionName{"delete", "delete the character under the cursor"},
    ActionName{"delete-back", "delete the character before the cursor"},
    ActionName{"edit-outside", "edit the input in $EDITOR"},
    ActionName{"history-newer", "a line down, or the next input"},
    ActionName{"history-older", "a line up, or the input before"},
    ActionName{"history-search", "search what was typed"},
    ActionName{"italic", "italic from here on, or no longer"},
    ActionName{"kill-part", "kill letters and digits to the left"},
    ActionName{"kill-to-end", "kill to the end of the line"},
    ActionName{"kill-to-start", "kill to the start of the line"},
    ActionName{"kill-word", "kill the word to the left"},
    ActionName{"kill-word-right", "kill the word to the right"},
    ActionName{"last-buffer", "go to where you were before"},
    ActionName{"line-end", "to the end of the line"},
    ActionName{"line-start", "to the start of the line"},
    ActionName{"lower-case", "the next word in small letters"},
    ActionName{"monospace", "letters of one width, where a client has them"},
    ActionName{"mouse", "give the mouse to the terminal, or take it"},
    ActionName{"newest", "to the newest line"},
    ActionName{"newline", "a new line in the input"},
    ActionName{"next-active", "go to where something is new, mentions first"},
    ActionName{"next-buffer", "go to the next buffer"},
    ActionName{"nick-list", "show or hide the list of nicks"},
    ActionName{"nicks-down", "scroll the list of nicks down"},
    ActionName{"nicks-up", "scroll the list of nicks up"},
    ActionName{"oldest", "to the oldest line"},
    ActionName{"open-url", "open the newest address on the screen"},
    ActionName{"other-pane", "go to the other of two buffers on the screen"},
    ActionName{"page-down", "a page down"},
    ActionName{"page-up", "a page up"},
    ActionName{"plain", "no look from here on"},
    ActionName{"previous-buffer", "go to the buffer before"},
    ActionName{"redraw", "draw the screen anew"},
    ActionName{"reverse", "light and dark swapped from here on, or no longer"},
    ActionName{"scroll-down", "three rows down"},
    ActionName{"scroll-up", "three rows up"},
    ActionName{"search", "search in this buffer"},
    ActionName{"send", "send what was typed"},
    ActionName{"show-hidden", "show lines that are hidden, or hide them again"},
    ActionName{"split-above", "show a second buffer above this one"},
    ActionName{"split-beside", "show a second buffer beside this one"},
    ActionName{"strike", "struck out from here on, or no longer"},
    ActionName{"suspend", "give the terminal back to the shell"},
    ActionName{"transpose", "swap two characters"},
    ActionName{"underline", "underlined from here on, or no longer"},
    ActionName{"undo", "undo the last change"},
    ActionName{"unsplit", "show one buffer"},
    ActionName{"upper-case", "the next word in capitals"},
    ActionName{"word-left", "a word to the left"},
    ActionName{"word-right", "a word to the right"},
    ActionName{"yank", "bring back what was killed"},
    ActionName{"yank-next", "after that: what was killed before it"},
};

constexpr bool before(const ActionName& a, const ActionName& b) {
    return a.name < b.name;
}
static_assert(std::is_sorted(table.begin(), table.end(), before));

}  // namespace

std::span<const ActionName> all_action_names() {
    return table;
}

const ActionName* find_action_name(std::string_view name) {
    const auto* const found =
        std::lower_bound(table.begin(), table.end(), ActionName{name, {}}, before);
    return found != table.end() && found->name == name ? found : nullptr;
}

}  // namespace hubbub::client
