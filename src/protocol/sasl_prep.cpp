#include <hubbub/protocol/sasl_prep.h>

#include <algorithm>
#include <memory>

#include <unicode/unistr.h>
#include <unicode/usprep.h>

namespace hubbub::protocol {
namespace {

struct CloseProfile {
    void operator()(UStringPrepProfile* profile) const { ::usprep_close(profile); }
};

}  // namespace

std::string prepared_password(std::string_view password) {
    const bool ascii = std::all_of(password.begin(), password.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return std::string(password);
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UStringPrepProfile, CloseProfile> profile(
        ::usprep_openByType(USPREP_RFC4013_SASLPREP, &error));
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(password.data(), static_cast<std::int32_t>(password.size())));
    // NFKC makes one character up to 18.
    std::u16string out(static_cast<std::size_t>(text.length()) * 18 + 1, u'\0');
    const std::int32_t length = ::usprep_prepare(profile.get(), text.getBuffer(), text.length(),
                                                 out.data(), static_cast<std::int32_t>(out.size()),
                                                 USPREP_ALLOW_UNASSIGNED, nullptr, &error);
    if (U_FAILURE(error) != 0 || length <= 0) return std::string(password);
    std::string prepared;
    icu::UnicodeString(out.data(), length).toUTF8String(prepared);
    return prepared;
}

}  // namespace hubbub::protocol
