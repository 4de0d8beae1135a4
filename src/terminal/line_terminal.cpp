#include <hubbub/protocol/text.h>
#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/line_terminal.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>
#include <stdexcept>
#include <utility>

#include <histedit.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cells.h"

namespace hubbub::terminal {
namespace {

// Stands for a line break in the line.
constexpr wchar_t line_break = L'\u2424';

// Returns what can be shown of it.
std::wstring widen(std::string_view utf8) {
    std::wstring out;
    while (!utf8.empty()) {
        const std::size_t end = std::min(utf8.find_first_of("\n\t"), utf8.size());
        KeyReader reader;
        reader.feed(protocol::visible(utf8.substr(0, end)));
        while (const auto key = reader.next()) out += static_cast<wchar_t>(key->code);
        if (end < utf8.size()) out += utf8[end] == '\n' ? line_break : L' ';
        utf8.remove_prefix(std::min(end + 1, utf8.size()));
    }
    return out;
}

std::string narrow(const std::wstring& text) {
    std::string out;
    for (const wchar_t c : text)
        append_utf8(out, c == line_break ? U'\n' : static_cast<char32_t>(c));
    return out;
}

// A pause as nobody makes who types, and no paste does within its bytes.
constexpr std::chrono::seconds pause_length{1};

struct Size {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

Size window_size() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return {};
    return {size.ws_col, size.ws_row};
}

bool is_plain() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it while a terminal is in use
    const char* term = std::getenv("TERM");
    return term == nullptr || std::strcmp(term, "dumb") == 0;
}

void write_out(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

constexpr wchar_t ctrl(char letter) {
    return static_cast<wchar_t>(letter & 0x1f);
}
constexpr wchar_t esc = 0x1b;

}  // namespace

// NOLINTBEGIN(concurrency-mt-unsafe): before other threads start, as the header says.
void use_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}
// NOLINTEND(concurrency-mt-unsafe)

// What libedit calls back.
struct Callbacks {
    static LineTerminal& owner(EditLine* editor) {
        void* data = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &data);
        return *static_cast<LineTerminal*>(data);
    }
    // Only whole keys are handed over, so libedit never waits for the rest of one.
    static int next_character(EditLine* editor, wchar_t* out) {
        auto& pending = owner(editor).pending_;
        if (pending.empty()) return 0;
        *out = pending.front();
        pending.pop_front();
        return 1;
    }
    static wchar_t* prompt(EditLine* editor) { return owner(editor).prompt_.data(); }
};

void LineTerminal::End::operator()(editline* editor) const {
    ::el_end(editor);
}

LineTerminal::LineTerminal(Lines lines)
    : editor_(::el_init("hubbub", stdin, stdout, stderr)),
      lines_(lines),
      read_at_(std::chrono::steady_clock::now()),
      columns_(window_size().columns),
      plain_(is_plain()) {
    if (!editor_) throw std::runtime_error("this terminal cannot be used to edit a line");
    EditLine* editor = editor_.get();
    std::setvbuf(stdout, nullptr, _IOFBF, std::size_t{64} * 1024);
    ::el_set(editor, EL_CLIENTDATA, this);
    ::el_wset(editor, EL_PROMPT, &Callbacks::prompt);
    ::el_wset(editor, EL_EDITOR, L"emacs");
    ::el_set(editor, EL_GETCFN, &Callbacks::next_character);
    ::el_set(editor, EL_BIND, "^D", "ed-delete-next-char", nullptr);
    // Ctrl-C, Ctrl-Z and Ctrl-S arrive as keys.
    ::el_set(editor, EL_SETTY, "-d", "-isig", "-ixon", nullptr);
    // In this mode el_gets returns after each key, and the line stays.
    ::el_set(editor, EL_UNBUFFERED, 1);
    ask_for_pastes(true);
}

LineTerminal::~LineTerminal() {
    erase();
    ask_for_pastes(false);
    std::fflush(stdout);
    ::el_set(editor_.get(), EL_UNBUFFERED, 0);
    ::el_set(editor_.get(), EL_PREP_TERM, 0);
}

std::vector<LineTerminal::Typed> LineTerminal::read() {
    std::vector<Typed> out;
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return out;
    if (got <= 0) {
        out.push_back({Typed::Kind::leave, {}});
        return out;
    }
    const auto now = std::chrono::steady_clock::now();
    keys_.feed({buffer.data(), static_cast<std::size_t>(got)}, now - read_at_ >= pause_length);
    read_at_ = now;
    while (const auto key = keys_.next()) press(*key, out);
    return out;
}

void LineTerminal::press(const Key& key, std::vector<Typed>& out) {
    const bool interrupt_key = key.kind == Key::Kind::control && key.code == ctrl('C');
    if (!interrupt_key) interrupted_ = false;
    switch (key.kind) {
        case Key::Kind::character: return edit({static_cast<wchar_t>(key.code)});
        case Key::Kind::control: return press_control(key.code, out);
        case Key::Kind::alt:
            // Those that need no further key: words back and forth, deleted, in capitals and small.
            if (std::strchr("bfdclu\b\x7f", static_cast<int>(key.code)) != nullptr)
                edit({esc, static_cast<wchar_t>(key.code)});
            return;
        case Key::Kind::up:
            if (const std::string* line = history_.older(narrow(text()))) replace(widen(*line));
            return;
        case Key::Kind::down:
            if (const std::string* line = history_.newer()) replace(widen(*line));
            return;
        case Key::Kind::left: return edit({ctrl('B')});
        case Key::Kind::right: return edit({ctrl('F')});
        case Key::Kind::word_left: return edit({esc, L'b'});
        case Key::Kind::word_right: return edit({esc, L'f'});
        case Key::Kind::home: return edit({ctrl('A')});
        case Key::Kind::end: return edit({ctrl('E')});
        case Key::Kind::remove:
            if (!text().empty()) edit({ctrl('D')});
            return;
        case Key::Kind::paste: return paste(keys_.take_pasted());
        default: return;
    }
}

// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (bracketed paste)
void LineTerminal::ask_for_pastes(bool on) const {
    if (!plain_) write_out(on ? "\x1b[?2004h" : "\x1b[?2004l");
}

void LineTerminal::paste(std::string_view text) {
    // A terminal's selection of whole lines ends in a line break that nobody meant.
    while (text.ends_with('\n')) text.remove_suffix(1);
    const std::wstring wide = widen(text);
    if (text.size() > KeyReader::max_paste || wide.empty()) return write_out("\a");
    erase();
    ::el_winsertstr(editor_.get(), wide.c_str());
    redraw();
}

void LineTerminal::clear() {
    if (!text().empty()) replace({});
}

void LineTerminal::press_control(char32_t code, std::vector<Typed>& out) {
    switch (code) {
        case ctrl('M'):
        case ctrl('J'): return enter(out);
        case ctrl('C'): return interrupt(out);
        case ctrl('D'):
            if (text().empty())
                out.push_back({Typed::Kind::leave, {}});
            else
                edit({ctrl('D')});
            return;
        case ctrl('P'): return press({Key::Kind::up, 0}, out);
        case ctrl('N'): return press({Key::Kind::down, 0}, out);
        case ctrl('I'): return edit({L' '});
        case ctrl('Z'): out.push_back({Typed::Kind::suspend, {}}); return;
        case ctrl('A'):
        case ctrl('B'):
        case ctrl('E'):
        case ctrl('F'):
        case ctrl('H'):
        case ctrl('K'):
        case ctrl('L'):
        case ctrl('T'):
        case ctrl('U'):
        case ctrl('W'):
        case ctrl('Y'):
        case 0x7f: return edit({static_cast<wchar_t>(code)});
        default: return;
    }
}

void LineTerminal::edit(std::initializer_list<wchar_t> keys) {
    pending_.insert(pending_.end(), keys);
    while (!pending_.empty()) {
        int length = 0;
        ::el_wgets(editor_.get(), &length);
    }
}

void LineTerminal::enter(std::vector<Typed>& out) {
    const std::string entered = narrow(text());
    if (!keeps_ || keeps_(entered)) history_.add(entered);
    replace({});
    if (lines_ == Lines::whole) return out.push_back({Typed::Kind::line, entered});
    for (std::size_t begin = 0; begin <= entered.size();) {
        const std::size_t end = std::min(entered.find('\n', begin), entered.size());
        out.push_back({Typed::Kind::line, entered.substr(begin, end - begin)});
        begin = end + 1;
    }
}

void LineTerminal::interrupt(std::vector<Typed>& out) {
    const bool empty = text().empty();
    if (!empty)
        replace({});
    else
        out.push_back({interrupted_ ? Typed::Kind::leave : Typed::Kind::interrupt, {}});
    interrupted_ = true;
}

std::wstring LineTerminal::text() const {
    const LineInfoW* line = ::el_wline(editor_.get());
    return {line->buffer, line->lastchar};
}

void LineTerminal::replace(const std::wstring& text) {
    EditLine* editor = editor_.get();
    erase();
    const LineInfoW* line = ::el_wline(editor);
    ::el_cursor(editor, static_cast<int>(line->lastchar - line->cursor));
    line = ::el_wline(editor);
    ::el_wdeletestr(editor, static_cast<int>(line->lastchar - line->buffer));
    if (!text.empty()) ::el_winsertstr(editor, text.c_str());
    redraw();
}

// libedit can draw its line anew but not take it away for a moment, so this is done for it: it has
// no say in where the cursor is, because `redraw` lets it begin from nothing.
void LineTerminal::erase() {
    const LineInfoW* line = ::el_wline(editor_.get());
    const Size size = window_size();
    const Place at = after(prompt_ + std::wstring(line->buffer, line->cursor), size.columns);
    if (plain_) {
        write_out("\r" + std::string(at.column, ' ') + "\r");
        return;
    }
    const std::size_t up = std::min(at.row, size.rows - 1);
    if (up > 0) write_out("\x1b[" + std::to_string(up) + "A");
    write_out("\r\x1b[J");
}

void LineTerminal::redraw() {
    ::el_set(editor_.get(), EL_REFRESH);
    std::fflush(stdout);
}

void LineTerminal::show(std::string_view lines, const std::string& prompt) {
    const std::wstring wide = widen(prompt);
    if (lines.empty() && wide == prompt_) return;
    erase();
    write_out(lines);
    prompt_ = wide;
    redraw();
}

void LineTerminal::resized() {
    erase();
    std::fflush(stdout);
    ::el_resize(editor_.get());
    redraw();
}

void LineTerminal::resize_if_changed() {
    const std::size_t columns = window_size().columns;
    if (columns == std::exchange(columns_, columns)) return;
    resized();
}

void LineTerminal::pause() {
    erase();
    ask_for_pastes(false);
    std::fflush(stdout);
    ::el_set(editor_.get(), EL_PREP_TERM, 0);
}

void LineTerminal::resume() {
    ::el_set(editor_.get(), EL_PREP_TERM, 1);
    ask_for_pastes(true);
    // Whoever had the terminal meanwhile left the cursor at the start of a row, most likely.
    if (!plain_) write_out("\r\x1b[J");
    ::el_resize(editor_.get());
    redraw();
}

}  // namespace hubbub::terminal
