#include "screen/spelling.h"

#include <hubbub/protocol/casemap.h>
#include <hubbub/terminal/width.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "irc/word_reader.h"

namespace hubbub::client {
namespace {

using Text = std::string_view;

// A longer text was pasted, and would make each key slow.
constexpr std::size_t longest_text = 8192;
constexpr std::size_t longest_word = 60;

struct Spoken {
    Text command;
    std::size_t names;  // words before the text
};
// Commands whose arguments are prose.
constexpr std::array spoken{
    Spoken{"/away", 0},   Spoken{"/me", 0},   Spoken{"/msg", 1},
    Spoken{"/notice", 1}, Spoken{"/part", 0}, Spoken{"/query", 1},
    Spoken{"/quit", 0},   Spoken{"/say", 0},  Spoken{"/topic", 0},
};

// Returns the offset of the prose.
std::size_t text_begin(Text text) {
    if (!text.starts_with('/') || text.starts_with("//")) return 0;
    WordReader words(text);
    const std::string command = protocol::fold(words.take());
    const auto* const found = std::find_if(
        spoken.begin(), spoken.end(), [&](const Spoken& one) { return one.command == command; });
    if (found == spoken.end()) return text.size();
    for (std::size_t i = 0; i < found->names; ++i) words.take();
    return text.size() - words.rest().size();
}

std::size_t apostrophe_at(Text text, std::size_t at) {
    if (text.substr(at).starts_with('\'')) return 1;
    constexpr Text typographic = "\xe2\x80\x99";
    return text.substr(at).starts_with(typographic) ? typographic.size() : 0;
}

bool is_name(const Workspace& workspace, Text word) {
    const Buffer& buffer = workspace.buffers.current();
    const Session& session = *workspace.buffers.current_network().session;
    const std::string folded = session.isupport.fold(word);
    const auto same = [&](const std::string& name) {
        return session.isupport.fold(name) == folded;
    };
    const Channel* channel = workspace.buffers.channel_of(buffer);
    if (channel != nullptr && channel->members.contains(folded)) return true;
    if (session.is_me(word) || same(buffer.name)) return true;
    const auto& speakers = buffer.speakers();
    const auto& words = workspace.settings.words;
    return std::any_of(speakers.begin(), speakers.end(), same) ||
           std::any_of(words.begin(), words.end(), same);
}

// Matches URLs, paths, file names, code and emoji.
bool is_code(Text token) {
    if (token.find_first_of("@/\\_`#<>=|{}[]~^0123456789") != Text::npos) return true;
    if (token.starts_with(':') && token.size() > 1) return true;
    for (std::size_t at = 0; (at = token.find('.', at)) != Text::npos; ++at) {
        if (at > 0 && terminal::is_letter(token.substr(at + 1))) return true;
    }
    return false;
}

// Matches abbreviations such as "IRC".
bool is_short_form(Text word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void add_words(const Workspace& workspace, Text text, const Range& token, std::vector<Range>& out) {
    std::size_t at = token.begin;
    while (at < token.end) {
        Range word{at, at};
        std::size_t letters = 0;
        while (word.end < token.end) {
            const std::size_t mark = letters > 0 ? apostrophe_at(text, word.end) : 0;
            if (!terminal::is_letter(text.substr(word.end + mark))) break;
            word.end += mark + terminal::first_cluster(text.substr(word.end + mark)).bytes;
            ++letters;
        }
        at = word.end;
        const Text found = text.substr(word.begin, word.end - word.begin);
        if (letters == 0)
            at += terminal::first_cluster(text.substr(at)).bytes;
        else if (letters > 1 && found.size() <= longest_word && !is_short_form(found) &&
                 !is_name(workspace, found))
            out.push_back(word);
    }
}

// Returns the word with plain apostrophes, as in dictionaries.
std::string plain(Text text, const Range& word) {
    std::string out;
    for (std::size_t at = word.begin; at < word.end;) {
        const std::size_t mark = apostrophe_at(text, at);
        out += mark > 0 ? '\'' : text[at];
        at += std::max<std::size_t>(mark, 1);
    }
    return out;
}

}  // namespace

std::vector<Range> words_to_spell(const Workspace& workspace, Text text) {
    std::vector<Range> out;
    if (text.size() > longest_text) return out;
    const Isupport& isupport = workspace.buffers.current_network().session->isupport;
    for (std::size_t at = text_begin(text); at < text.size();) {
        const Range token{at, std::min(text.find_first_of(" \n", at), text.size())};
        at = token.end + 1;
        const Text whole = text.substr(token.begin, token.end - token.begin);
        const Text bare = whole.substr(0, whole.find_last_not_of(",:;.!?)") + 1);
        if (bare.empty() || isupport.is_channel(bare) || is_code(bare) || is_name(workspace, bare))
            continue;
        add_words(workspace, text, token, out);
    }
    return out;
}

const std::vector<Range>& Spelling::misspelt(const Workspace& workspace) {
    shown_.clear();
    if (!checker.on()) return shown_;
    const terminal::Editor& input = workspace.buffers.current().input;
    if (input.text() != text_) {
        text_ = input.text();
        unknown_ = words_to_spell(workspace, text_);
        std::erase_if(unknown_,
                      [&](const Range& word) { return checker.knows(plain(text_, word)); });
    }
    std::copy_if(unknown_.begin(), unknown_.end(), std::back_inserter(shown_),
                 [&](const Range& word) { return word.end != input.cursor(); });
    return shown_;
}

Completion Spelling::suggest(const Workspace& workspace) {
    Completion out;
    if (!checker.on()) return out;
    const terminal::Editor& input = workspace.buffers.current().input;
    for (const Range& word : words_to_spell(workspace, input.text())) {
        if (input.cursor() < word.begin || input.cursor() > word.end) continue;
        const std::string wrong = plain(input.text(), word);
        if (checker.knows(wrong)) continue;
        out.begin = word.begin;
        out.end = word.end;
        out.choices = checker.near(wrong);
        out.shown = out.choices;
    }
    return out;
}

}  // namespace hubbub::client
