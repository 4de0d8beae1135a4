// What makes strangers' text safe, and the plain dialect in both directions.

#include <hubbub/protocol/message.h>
#include <hubbub/protocol/names.h>
#include <hubbub/protocol/plain.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <string>
#include <vector>

#include "targets.h"
#include "world/must.h"

using namespace hubbub::protocol;

namespace {

void check_cleaning(std::string_view text) {
    const std::string clean = clean_utf8(text);
    must(valid_utf8(clean), "clean text is UTF-8");
    must(clean == text || !valid_utf8(text), "UTF-8 is clean already");
    const std::string shown = visible(text);
    must(is_visible(shown) && valid_utf8(shown), "visible text is visible");
    must(is_visible(text) == (shown == text), "what is visible stays as it is");
    const std::string_view word = as_word(text);
    must(!word.empty() && word.front() != ':' && word.find(' ') == std::string_view::npos &&
             is_visible(word),
         "a word can stand in the middle of a line");
}

void check_cutting(std::string_view text) {
    for (const std::size_t bytes : {0U, 1U, 3U, 10U, 100U}) {
        const std::string_view start = cut(text, bytes);
        must(start.size() <= bytes && text.starts_with(start), "a cut is a start");
        must(valid_utf8(start) || !valid_utf8(text), "a cut tears no character");
        must(start.size() + 4 > std::min<std::size_t>(bytes, text.size()), "a cut is a long one");
    }
    std::string_view rest = text;
    const std::string_view word = take_word(rest);
    must(word.size() + rest.size() <= text.size(), "a word is taken off");
    must(trim(trim(text)) == trim(text), "what was trimmed is trimmed");
}

void check_names(std::string_view text) {
    must(valid_nick(text) == nick_complaint(text).empty(), "whoever may not is told why");
    if (valid_nick(text)) must(as_word(text) == text && !is_channel(text), "a nick is a word");
    if (valid_channel(text)) must(as_word(text) == text, "a channel's name is a word");
}

void check_typing(std::string_view bytes) {
    const std::string line = typed_line(bytes);
    must(line.size() <= bytes.size(), "a line is no longer than what was typed");
    must(typed_line(line) == line || !valid_utf8(bytes), "nothing is left that erases or escapes");
    must(valid_utf8(line) || !valid_utf8(bytes), "erasing tears no character");
    const std::string_view whole = without_torn_end(bytes);
    must(bytes.starts_with(whole) && bytes.size() - whole.size() < 4, "a torn end is short");
    must(whole == bytes || !valid_utf8(bytes), "UTF-8 has no torn end");
}

// Input typed by a plain user, and output shown to one.
void check_plain(std::string_view line) {
    const PlainCommand typed = parse_plain(line, "#lobby");
    must(!typed.command.empty() || !typed.answer.empty() || trim(line).empty(),
         "a person is answered");
    must(typed.params.size() <= max_params, "a command has no more parameters than there may be");
    std::vector<std::string_view> params(typed.params.begin(), typed.params.end());
    for (const unsigned code : {322U, 331U, 332U, 353U, 366U, 401U, 482U}) {
        const std::string shown = render_plain_numeric(code, params);
        must(shown.empty() || shown.ends_with("\r\n"), "an answer is whole lines");
    }
    const auto message = parse(line);
    if (!message) return;
    const std::string shown = render_plain(*message, "#lobby");
    must(shown.empty() || (shown.ends_with("\r\n") &&
                           is_visible(std::string_view(shown).substr(0, shown.size() - 2))),
         "a person sees a visible line");
}

void check_telnet(std::string_view bytes) {
    std::string whole(bytes);
    TelnetFilter filter;
    whole.resize(filter.filter(whole.data(), whole.size()));
    std::string pieces;
    TelnetFilter other;
    for (char c : bytes) {
        if (other.filter(&c, 1) == 1) pieces += c;
    }
    must(whole == pieces, "negotiation is dropped however it arrives");
}

}  // namespace

void fuzz_text(std::string_view bytes) {
    check_cleaning(bytes);
    check_cutting(bytes);
    check_names(bytes);
    check_telnet(bytes);
    check_typing(bytes);
    std::string line(bytes);
    std::erase_if(line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (line.empty()) return;
    (void)detect(line);
    check_plain(clean_utf8(line));
}
