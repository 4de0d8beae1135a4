#pragma once
// SASLprep: passwords that look equal are equal bytes. Source: RFC 4013

#include <string>
#include <string_view>

namespace hubbub::protocol {

// Returns the prepared password; the given bytes if SASLprep forbids them or they are not UTF-8.
// Characters that Unicode 3.2 did not know are allowed. Thread safe.
std::string prepared_password(std::string_view password);

}  // namespace hubbub::protocol
