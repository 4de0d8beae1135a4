#pragma once
// The answer to browsers and other HTTP clients. Pure functions.

#include <hubbub/base/clock.h>

#include <string>
#include <string_view>

namespace hubbub::protocol {

// Returns true if these first bytes of a connection look like an HTTP request, even if its line is
// not complete.
bool begins_http(std::string_view bytes);

// Returns the answer to a request that begins with this line, which may be truncated. Its text
// explains that this is a chat server. The connection must be closed after it.
// Source: RFC 9110 section 15.5, RFC 9112 section 9.6
std::string http_answer(std::string_view request_line, Wall now);

}  // namespace hubbub::protocol
