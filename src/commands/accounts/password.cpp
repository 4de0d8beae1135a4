#include "accounts/password.h"

#include "core/password_check.h"

namespace hubbub::commands {

std::optional<Credentials> make_credentials(Context& context, std::string_view password) {
    std::optional<Credentials> made;
    in_turn(context, [&] {
        made = credentials_of(password);
        return true;
    });
    return made;
}

}  // namespace hubbub::commands
