#include "registration/capability_words.h"

#include "accounts/mechanisms.h"

namespace hubbub::commands {

namespace {

// Returns the value of draft/account-registration.
std::string registration_value(const Settings& settings) {
    std::string out = "custom-account-name";
    // REGISTER must not get around the server's password.
    if (settings.password.empty()) out = "before-connect," + out;
    if (!settings.mail_command.empty()) out += ",email-required";
    return out;
}

std::string with(const CapabilityName& capability, const std::string& value, bool with_value) {
    return with_value ? std::string(capability.name) + "=" + value : std::string(capability.name);
}

}  // namespace

std::string offered_word(const CapabilityName& capability, const Settings& settings,
                         const chat::Origin& origin, bool with_value) {
    if (capability.bit == sasl) {
        const std::string list = mechanism_list(settings, origin);
        return list.empty() ? "" : with(capability, list, with_value);
    }
    if (capability.bit == account_registration) {
        const bool possible = settings.registration_open && may_send_password(settings, origin);
        return possible ? with(capability, registration_value(settings), with_value) : "";
    }
    return word_of(capability, with_value);
}

}  // namespace hubbub::commands
