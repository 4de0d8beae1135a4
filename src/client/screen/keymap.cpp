#include "screen/keymap.h"

#include <hubbub/terminal/canvas.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "screen/action_names.h"

namespace hubbub::client {
namespace {

using terminal::Key;

struct NamedKey {
    Key::Kind kind;
    std::string_view name;
};
constexpr std::array named{
    NamedKey{Key::Kind::up, "up"},
    NamedKey{Key::Kind::down, "down"},
    NamedKey{Key::Kind::left, "left"},
    NamedKey{Key::Kind::right, "right"},
    NamedKey{Key::Kind::word_left, "ctrl-left"},
    NamedKey{Key::Kind::word_right, "ctrl-right"},
    NamedKey{Key::Kind::home, "home"},
    NamedKey{Key::Kind::end, "end"},
    NamedKey{Key::Kind::remove, "delete"},
    NamedKey{Key::Kind::insert, "insert"},
    NamedKey{Key::Kind::page_up, "pgup"},
    NamedKey{Key::Kind::page_down, "pgdn"},
    NamedKey{Key::Kind::back_tab, "shift-tab"},
    NamedKey{Key::Kind::wheel_up, "wheel-up"},
    NamedKey{Key::Kind::wheel_down, "wheel-down"},
};

struct Binding {
    std::string_view keys;
    std::string_view action;
};
constexpr std::array defaults{
    Binding{"enter", "send"},
    Binding{"ctrl-j", "send"},
    Binding{"alt-enter", "newline"},
    Binding{"tab", "complete"},
    Binding{"shift-tab", "complete-back"},
    Binding{"backspace", "delete-back"},
    Binding{"ctrl-h", "delete-back"},
    Binding{"delete", "delete"},
    Binding{"ctrl-d", "delete"},
    Binding{"left", "char-left"},
    Binding{"ctrl-b", "char-left"},
    Binding{"right", "char-right"},
    Binding{"ctrl-left", "word-left"},
    Binding{"alt-b", "word-left"},
    Binding{"ctrl-right", "word-right"},
    Binding{"alt-f", "word-right"},
    Binding{"home", "line-start"},
    Binding{"ctrl-a", "line-start"},
    Binding{"end", "line-end"},
    Binding{"ctrl-e", "line-end"},
    Binding{"up", "history-older"},
    Binding{"down", "history-newer"},
    Binding{"ctrl-r", "history-search"},
    Binding{"ctrl-u", "kill-to-start"},
    Binding{"ctrl-k", "kill-to-end"},
    Binding{"ctrl-w", "kill-word"},
    Binding{"alt-backspace", "kill-part"},
    Binding{"alt-d", "kill-word-right"},
    Binding{"ctrl-y", "yank"},
    Binding{"alt-y", "yank-next"},
    Binding{"ctrl-t", "transpose"},
    Binding{"alt-u", "upper-case"},
    Binding{"alt-l", "lower-case"},
    Binding{"alt-c", "capital"},
    Binding{"ctrl-_", "undo"},
    Binding{"ctrl-x 1", "unsplit"},
    Binding{"ctrl-x 2", "split-above"},
    Binding{"ctrl-x 3", "split-beside"},
    Binding{"ctrl-x o", "other-pane"},
    Binding{"ctrl-x ctrl-e", "edit-outside"},
    Binding{"ctrl-x ctrl-u", "undo"},
    Binding{"ctrl-x b", "bold"},
    Binding{"ctrl-x c", "colour"},
    Binding{"ctrl-x i", "italic"},
    Binding{"ctrl-x m", "monospace"},
    Binding{"ctrl-x p", "plain"},
    Binding{"ctrl-x s", "strike"},
    Binding{"ctrl-x u", "underline"},
    Binding{"ctrl-x v", "reverse"},
    Binding{"pgup", "page-up"},
    Binding{"pgdn", "page-down"},
    Binding{"wheel-up", "scroll-up"},
    Binding{"wheel-down", "scroll-down"},
    Binding{"alt-home", "oldest"},
    Binding{"alt-end", "newest"},
    Binding{"alt-<", "oldest"},
    Binding{"alt->", "newest"},
    Binding{"ctrl-f", "search"},
    Binding{"alt-j", "select-newer"},
    Binding{"alt-k", "select-older"},
    Binding{"alt-a", "next-active"},
    Binding{"ctrl-n", "next-buffer"},
    Binding{"alt-down", "next-buffer"},
    Binding{"ctrl-p", "previous-buffer"},
    Binding{"alt-up", "previous-buffer"},
    Binding{"alt-/", "last-buffer"},
    Binding{"alt-o", "open-url"},
    Binding{"alt-n", "nick-list"},
    Binding{"alt-m", "mouse"},
    Binding{"alt-h", "show-hidden"},
    Binding{"alt-pgup", "nicks-up"},
    Binding{"alt-pgdn", "nicks-down"},
    Binding{"ctrl-l", "redraw"},
    Binding{"ctrl-c", "cancel"},
    Binding{"esc", "cancel"},
    Binding{"ctrl-g", "cancel"},
    Binding{"ctrl-z", "suspend"},
};

std::string name_of_code(char32_t code) {
    switch (code) {
        case '\r': return "enter";
        case '\t': return "tab";
        case 0x1b: return "esc";
        case 0x7f: return "backspace";
        case ' ': return "space";
        default: break;
    }
    std::string out;
    if (code < 0x20) {
        const auto letter = static_cast<char>(code | 0x40);
        out = "ctrl-";
        out += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
    } else {
        terminal::append_utf8(out, code);
    }
    return out;
}

}  // namespace

std::string key_name(const Key& key) {
    if (key.kind == Key::Kind::control) return name_of_code(key.code);
    if (key.kind == Key::Kind::alt) return "alt-" + name_of_code(key.code);
    if (key.kind == Key::Kind::function) return "f" + std::to_string(key.code);
    const auto* const found = std::find_if(
        named.begin(), named.end(), [&](const NamedKey& one) { return one.kind == key.kind; });
    if (found == named.end()) return {};
    std::string name;
    if ((key.modifiers & Key::with_alt) != 0) name += "alt-";
    if ((key.modifiers & Key::with_control) != 0) name += "ctrl-";
    if ((key.modifiers & Key::shift) != 0) name += "shift-";
    return name.append(found->name);
}

bool is_key_name(std::string_view name) {
    if (name.starts_with("alt-")) name.remove_prefix(4);
    if (name.starts_with("ctrl-") && name.size() == 6) return true;
    if (name.starts_with("ctrl-")) name.remove_prefix(5);
    if (name.starts_with("shift-") && name != "shift-tab") name.remove_prefix(6);
    if (name == "enter" || name == "tab" || name == "esc" || name == "backspace" || name == "space")
        return true;
    if (name.starts_with("f") && name.size() > 1 && name.size() < 4)
        return name.find_first_not_of("0123456789", 1) == std::string_view::npos;
    // A single character is bound together with Alt.
    if (!name.empty() && name.size() <= 4 && name.find(' ') == std::string_view::npos) {
        const auto first = static_cast<unsigned char>(name.front());
        if (name.size() == 1 || first >= 0xc2) return true;
    }
    return std::any_of(named.begin(), named.end(),
                       [&](const NamedKey& one) { return one.name == name; });
}

Keymap::Keymap() {
    for (const Binding& binding : defaults) bindings_.emplace(binding.keys, binding.action);
    for (int number = 1; number <= 9; ++number)
        bindings_.emplace("alt-" + std::to_string(number), "buffer " + std::to_string(number));
    bindings_.emplace("alt-0", "buffer 10");
}

std::string_view Keymap::find(const std::string& keys) const {
    const auto found = bindings_.find(keys);
    return found == bindings_.end() ? std::string_view{} : found->second;
}

bool Keymap::begins(const std::string& keys) const {
    const std::string start = keys + " ";
    const auto found = bindings_.lower_bound(start);
    return found != bindings_.end() && found->first.starts_with(start);
}

std::string Keymap::bind(const std::string& keys, const std::string& action) {
    const std::size_t blank = keys.find(' ');
    const std::string first = keys.substr(0, blank);
    const std::string second = blank == std::string::npos ? "" : keys.substr(blank + 1);
    for (const std::string& key : {first, second}) {
        if (!key.empty() && !is_key_name(key))
            return "no such key: '" + key + "'; /keys lists the names";
    }
    if (action.empty()) {
        bindings_.erase(keys);
        return {};
    }
    if (find_action_name(action.substr(0, action.find(' '))) == nullptr)
        return "no such action: '" + action + "'; /keys lists them";
    bindings_.insert_or_assign(keys, action);
    return {};
}

}  // namespace hubbub::client
