#include <hubbub/terminal/line_terminal.h>

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/canvas.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <utility>

#include <langinfo.h>
#include <unistd.h>

#include "line_view.h"
#include "tty.h"

namespace hubbub::terminal {
namespace {

// Longer than any pause within the bytes of a paste.
constexpr std::chrono::seconds pause_length{1};

bool is_dumb() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it while a terminal is in use
    const char* const term = std::getenv("TERM");
    return term == nullptr || std::string_view(term) == "dumb";
}

constexpr char32_t ctrl(char letter) {
    return static_cast<char32_t>(letter & 0x1f);
}

}  // namespace

// NOLINTBEGIN(concurrency-mt-unsafe): before other threads start, as the header says.
void use_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}
// NOLINTEND(concurrency-mt-unsafe)

struct LineTerminal::Terminal {
    explicit Terminal(bool dumb) : view(window, dumb) {}

    WindowSize window = window_size().value_or(WindowSize{});
    const RawMode mode;
    LineView view;
};

LineTerminal::LineTerminal(Lines lines)
    : lines_(lines),
      read_at_(std::chrono::steady_clock::now()),
      dumb_(is_dumb()),
      terminal_(std::make_unique<Terminal>(dumb_)) {
    write_out(bracketed_paste(true));
}

LineTerminal::~LineTerminal() {
    pause();
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
    write_out(drawn_line());
    return out;
}

void LineTerminal::press(const Key& key, std::vector<Typed>& out) {
    const bool interrupt_key = key.kind == Key::Kind::control && key.code == ctrl('C');
    if (!interrupt_key) interrupted_ = false;
    switch (key.kind) {
        case Key::Kind::character: {
            std::string typed;
            append_utf8(typed, key.code);
            return editor_.insert(typed);
        }
        case Key::Kind::control: return press_control(key.code, out);
        case Key::Kind::alt: return press_alt(key.code);
        case Key::Kind::up: return older();
        case Key::Kind::down: return newer();
        case Key::Kind::left: return editor_.left();
        case Key::Kind::right: return editor_.right();
        case Key::Kind::word_left: return editor_.word_left();
        case Key::Kind::word_right: return editor_.word_right();
        case Key::Kind::home: return editor_.home();
        case Key::Kind::end: return editor_.end();
        case Key::Kind::remove: return editor_.erase_right();
        case Key::Kind::paste: return paste(keys_.take_pasted());
        default: return;
    }
}

void LineTerminal::press_control(char32_t code, std::vector<Typed>& out) {
    switch (code) {
        case ctrl('M'):
        case ctrl('J'): return enter(out);
        case ctrl('C'): return interrupt(out);
        case ctrl('D'):
            if (editor_.empty()) return out.push_back({Typed::Kind::leave, {}});
            return editor_.erase_right();
        case ctrl('Z'): return out.push_back({Typed::Kind::suspend, {}});
        case ctrl('P'): return older();
        case ctrl('N'): return newer();
        case ctrl('L'): return clear_screen();
        case ctrl('I'): return editor_.insert(" ");
        case ctrl('A'): return editor_.home();
        case ctrl('B'): return editor_.left();
        case ctrl('E'): return editor_.end();
        case ctrl('F'): return editor_.right();
        case ctrl('H'):
        case 0x7f: return editor_.erase_left();
        case ctrl('K'): return editor_.kill_to_end();
        case ctrl('T'): return editor_.transpose();
        case ctrl('U'): return editor_.kill_to_start();
        case ctrl('W'): return editor_.kill_word_left();
        case ctrl('Y'): return editor_.yank();
        default: return;
    }
}

void LineTerminal::press_alt(char32_t code) {
    switch (code) {
        case 'b': return editor_.word_left();
        case 'f': return editor_.word_right();
        case 'd': return editor_.kill_word_right();
        case 'c': return editor_.change_word(Editor::Case::capital);
        case 'l': return editor_.change_word(Editor::Case::lower);
        case 'u': return editor_.change_word(Editor::Case::upper);
        case 'y': return editor_.yank_next();
        case ctrl('H'):
        case 0x7f: return editor_.kill_part_left();
        default: return;
    }
}

void LineTerminal::older() {
    if (const std::string* line = history_.older(editor_.text())) editor_.set(*line);
}

void LineTerminal::newer() {
    if (const std::string* line = history_.newer()) editor_.set(*line);
}

void LineTerminal::enter(std::vector<Typed>& out) {
    const std::string entered = editor_.text();
    if (!keeps_ || keeps_(entered)) history_.add(entered);
    editor_.reset();
    if (lines_ == Lines::whole) return out.push_back({Typed::Kind::line, entered});
    for (std::size_t begin = 0; begin <= entered.size();) {
        const std::size_t end = std::min(entered.find('\n', begin), entered.size());
        out.push_back({Typed::Kind::line, entered.substr(begin, end - begin)});
        begin = end + 1;
    }
}

void LineTerminal::interrupt(std::vector<Typed>& out) {
    if (!editor_.empty())
        editor_.set({});
    else
        out.push_back({interrupted_ ? Typed::Kind::leave : Typed::Kind::interrupt, {}});
    interrupted_ = true;
}

void LineTerminal::paste(const std::string& text) {
    // A selection of whole lines ends in a line break that is not meant as input.
    const std::size_t end = text.find_last_not_of('\n') + 1;
    const bool too_long = end > KeyReader::max_paste;
    const std::size_t before = editor_.text().size();
    if (!too_long) editor_.insert(std::string_view(text).substr(0, end));
    if (editor_.text().size() == before) write_out("\a");
}

void LineTerminal::clear_screen() {
    if (dumb_) return;
    write_out("\x1b[H\x1b[2J");
    terminal_->view.forget();
}

// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (bracketed paste)
std::string LineTerminal::bracketed_paste(bool on) const {
    if (dumb_) return {};
    return on ? "\x1b[?2004h" : "\x1b[?2004l";
}

std::string LineTerminal::drawn_line() {
    std::vector<Glyph> line;
    append_glyphs(line, prompt_);
    const std::string_view text = editor_.text();
    append_glyphs(line, text.substr(0, editor_.cursor()));
    const std::size_t cursor = line.size();
    append_glyphs(line, text.substr(editor_.cursor()));
    return terminal_->view.draw(line, cursor);
}

void LineTerminal::show(std::string_view lines, const std::string& prompt) {
    if (lines.empty() && prompt == prompt_) return;
    std::string out;
    if (!lines.empty()) out = terminal_->view.erase().append(lines);
    prompt_ = prompt;
    write_out(out + drawn_line());
}

void LineTerminal::resized() {
    terminal_->window = window_size().value_or(WindowSize{});
    terminal_->view.resize(terminal_->window);
    std::string out = terminal_->view.erase();
    write_out(out + drawn_line());
}

void LineTerminal::resize_if_changed() {
    if (window_size().value_or(WindowSize{}) != terminal_->window) resized();
}

void LineTerminal::pause() {
    write_out(terminal_->view.erase() + bracketed_paste(false));
    terminal_->mode.restore();
}

void LineTerminal::resume() {
    terminal_->mode.enter();
    terminal_->view.forget();
    // The program that had the terminal most likely left the cursor at the start of a row.
    write_out(bracketed_paste(true) + (dumb_ ? "\r" : "\r\x1b[J"));
    resized();
}

}  // namespace hubbub::terminal
