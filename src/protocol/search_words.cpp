#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/search_words.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace hubbub::protocol {
namespace {

using icu::Normalizer2;
using icu::UnicodeString;

// Raise this with every change of the rules.
constexpr std::uint64_t rules = 1;
constexpr std::size_t max_word_bytes = 64;
// Shorter beginnings have too many words.
constexpr std::size_t min_beginning_bytes = 3;

void check(UErrorCode error) {
    if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU: ") + ::u_errorName(error));
}

bool has_only_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_in_class(UChar32 c, std::uint32_t classes) {
    return (U_GET_GC_MASK(c) & classes) != 0;
}

// An accent or the like, without which a word is still the same. The marks of Japanese are not.
bool is_diacritic(UChar32 c) {
    constexpr UChar32 first_kana_mark = 0x3099, last_kana_mark = 0x309a;
    if (!is_in_class(c, U_GC_MN_MASK) || (c >= first_kana_mark && c <= last_kana_mark))
        return false;
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode script = ::uscript_getScript(c, &error);
    return script == USCRIPT_INHERITED || script == USCRIPT_HEBREW;
}

// Returns the text with everything folded that does not matter. Variants of one character become
// the same, and so do capitals; characters that show nothing are gone.
UnicodeString folded(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    const Normalizer2* const fold_case = Normalizer2::getNFKCCasefoldInstance(error);
    const Normalizer2* const decompose = Normalizer2::getNFDInstance(error);
    const Normalizer2* const compose = Normalizer2::getNFCInstance(error);
    check(error);
    const auto size = static_cast<std::int32_t>(text.size());
    const UnicodeString parts = decompose->normalize(
        fold_case->normalize(UnicodeString::fromUTF8({text.data(), size}), error), error);
    check(error);
    UnicodeString bare;
    for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
        const UChar32 c = parts.char32At(at);
        if (!is_diacritic(c)) bare.append(c);
    }
    UnicodeString out = compose->normalize(bare, error);
    check(error);
    return out;
}

// A character that forms a word alone: of a script without spaces between words, or a symbol.
// Korean has spaces, but its words have endings.
bool is_word_alone(UChar32 c) {
    if (is_in_class(c, U_GC_SO_MASK)) return true;
    if (!is_in_class(c, U_GC_L_MASK | U_GC_N_MASK)) return false;
    switch (::u_getIntPropertyValue(c, UCHAR_LINE_BREAK)) {
        case U_LB_IDEOGRAPHIC:
        case U_LB_CONDITIONAL_JAPANESE_STARTER:
        case U_LB_COMPLEX_CONTEXT:
        case U_LB_H2:
        case U_LB_H3: return true;
        default: return false;
    }
}

// Collects words as " one two ".
class Words {
  public:
    void end_word() {
        if (out_.size() > begin_) {
            out_.resize(begin_ + cut(std::string_view(out_).substr(begin_), max_word_bytes).size());
            out_ += ' ';
        }
        begin_ = out_.size();
    }
    void add(char c) {
        if (out_.empty()) begin_ = out_.append(1, ' ').size();
        out_ += c;
    }
    void add(UChar32 c) {
        std::string bytes;
        UnicodeString(c).toUTF8String(bytes);
        for (const char byte : bytes) add(byte);
    }
    bool in_word() const { return out_.size() > begin_; }
    std::string take() {
        end_word();
        return std::move(out_);
    }

  private:
    std::string out_;
    std::size_t begin_ = 0;  // of the last word
};

std::string words_of_ascii(std::string_view text) {
    Words out;
    for (const char c : text) {
        const char low = fold(c);
        if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9'))
            out.add(low);
        else
            out.end_word();
    }
    return out.take();
}

std::string words_of_unicode(std::string_view text) {
    const UnicodeString characters = folded(text);
    Words out;
    bool is_alone = false;  // the last character
    for (std::int32_t at = 0; at < characters.length(); at = characters.moveIndex32(at, 1)) {
        const UChar32 c = characters.char32At(at);
        // A mark belongs to the character before it.
        const bool is_mark = is_in_class(c, U_GC_M_MASK) && out.in_word();
        const bool alone = is_word_alone(c);
        if (!is_mark && (alone || is_alone)) out.end_word();
        if (is_mark || alone || is_in_class(c, U_GC_L_MASK | U_GC_N_MASK))
            out.add(c);
        else
            out.end_word();
        if (!is_mark) is_alone = alone;
    }
    return out.take();
}

// Returns the text without formatting codes, on one line.
std::string bare_text(std::string_view text) {
    constexpr std::string_view action =
        "\x01"
        "ACTION ";
    if (text.starts_with(action)) text.remove_prefix(action.size());
    std::string line(text);
    std::replace(line.begin(), line.end(), '\n', ' ');
    return visible(line);
}

}  // namespace

std::string search_words(std::string_view text) {
    const std::string bare = bare_text(text);
    return has_only_ascii(bare) ? words_of_ascii(bare) : words_of_unicode(bare);
}

std::uint64_t search_words_version() {
    UVersionInfo version = {};
    ::u_getUnicodeVersion(version);
    return rules << 16 | std::uint64_t{version[0]} << 8 | version[1];
}

SearchText::SearchText(std::string_view typed) {
    while (!(typed = trim(typed)).empty()) {
        const bool quoted = typed.front() == '"';
        if (quoted) typed.remove_prefix(1);
        const std::size_t end = std::min(typed.find_first_of(quoted ? "\"" : " \t"), typed.size());
        const std::string_view part = typed.substr(0, end);
        typed.remove_prefix(std::min(end + 1, typed.size()));
        std::string phrase = search_words(part);
        if (phrase.empty()) continue;
        const bool is_beginning = !quoted && part.ends_with('*');
        const std::size_t last_word = phrase.size() - 2 - phrase.rfind(' ', phrase.size() - 2);
        if (is_beginning && last_word >= min_beginning_bytes) phrase.pop_back();
        phrases_.push_back(std::move(phrase));
    }
}

bool SearchText::is_in(std::string_view words) const {
    return std::all_of(phrases_.begin(), phrases_.end(), [&](const std::string& phrase) {
        return words.find(phrase) != std::string_view::npos;
    });
}

}  // namespace hubbub::protocol
