#include <hubbub/protocol/confusables.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

namespace hubbub::protocol {
namespace {

using icu::UnicodeString;

void need(UErrorCode error) {
    if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU: ") + ::u_errorName(error));
}

struct CloseSpoofChecker {
    void operator()(USpoofChecker* checker) const { ::uspoof_close(checker); }
};
using SpoofChecker = std::unique_ptr<USpoofChecker, CloseSpoofChecker>;

// Thread safe: ICU allows concurrent checks with a configured checker.
const USpoofChecker* spoof_checker() {
    static const SpoofChecker checker = [] {
        UErrorCode error = U_ZERO_ERROR;
        SpoofChecker made(::uspoof_open(&error));
        need(error);
        ::uspoof_setChecks(made.get(), USPOOF_RESTRICTION_LEVEL | USPOOF_MIXED_NUMBERS, &error);
        ::uspoof_setRestrictionLevel(made.get(), USPOOF_HIGHLY_RESTRICTIVE);
        need(error);
        return made;
    }();
    return checker.get();
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

template <class Test>
bool any_character(const UnicodeString& text, Test test) {
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        if (test(text.char32At(at))) return true;
    }
    return false;
}

// Spaces, formatting characters, fillers, and private or unassigned characters.
bool shows_nothing(UChar32 c) {
    constexpr std::uint32_t types =
        U_GC_Z_MASK | U_GC_CF_MASK | U_GC_CO_MASK | U_GC_CN_MASK | U_GC_CS_MASK;
    return (U_GET_GC_MASK(c) & types) != 0 ||
           ::u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

bool is_mark(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

std::uint32_t direction_bit(UChar32 c) {
    return 1U << static_cast<unsigned>(::u_charDirection(c));
}

constexpr std::uint32_t bit(UCharDirection direction) {
    return 1U << static_cast<unsigned>(direction);
}

// Checks RFC 5893 section 2, rules 1 to 4, on the part after '#'. Names without right-to-left
// characters always pass.
bool breaks_direction(const UnicodeString& name) {
    constexpr std::uint32_t right = bit(U_RIGHT_TO_LEFT) | bit(U_RIGHT_TO_LEFT_ARABIC);
    constexpr std::uint32_t numbers = bit(U_EUROPEAN_NUMBER) | bit(U_ARABIC_NUMBER);
    std::uint32_t all = 0;
    std::uint32_t last = 0;
    any_character(name, [&](UChar32 c) {
        all |= direction_bit(c);
        if (direction_bit(c) != bit(U_DIR_NON_SPACING_MARK)) last = direction_bit(c);
        return false;
    });
    if ((all & (right | bit(U_ARABIC_NUMBER))) == 0) return false;
    return (direction_bit(name.char32At(0)) & right) == 0 || (all & bit(U_LEFT_TO_RIGHT)) != 0 ||
           (last & (right | numbers)) == 0 || (all & numbers) == numbers;
}

bool looks_like_ascii(const UnicodeString& name) {
    UErrorCode error = U_ZERO_ERROR;
    UnicodeString skeleton;
    ::uspoof_getSkeletonUnicodeString(spoof_checker(), 0, name, skeleton, &error);
    need(error);
    return !any_character(skeleton, [](UChar32 c) { return c >= 0x80; });
}

bool mixes_scripts(const UnicodeString& name) {
    UErrorCode error = U_ZERO_ERROR;
    const std::int32_t found = ::uspoof_check2UnicodeString(spoof_checker(), name, nullptr, &error);
    need(error);
    return found != 0;
}

bool is_composed(const UnicodeString& name) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(error);
    need(error);
    const bool composed = nfc->isNormalized(name, error) != 0;
    need(error);
    return composed;
}

}  // namespace

std::string_view channel_complaint(std::string_view given) {
    if (is_ascii(given)) return "";
    given.remove_prefix(1);
    const UnicodeString name = UnicodeString::fromUTF8(
        icu::StringPiece(given.data(), static_cast<std::int32_t>(given.size())));
    if (any_character(name, shows_nothing))
        return "A channel name must not contain spaces or invisible characters";
    if (is_mark(name.char32At(0))) return "A channel name must not start with an accent";
    if (!is_composed(name)) return "Use composed characters in the channel name (Unicode NFC)";
    if (breaks_direction(name))
        return "A channel name must run left to right or right to left, not both";
    if (mixes_scripts(name)) return "A channel name must not mix scripts or kinds of digits";
    if (looks_like_ascii(name)) return "That channel name looks like an ASCII name";
    return "";
}

}  // namespace hubbub::protocol
