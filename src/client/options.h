#pragma once
// The command line of the client.

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "connection.h"
#include "session.h"

namespace hubbub::client {

struct Options {
    ServerAddress server;
    Session::Settings session;  // without the password
    std::string password_file;  // empty: none
    bool help = false;
    bool version = false;
};

// A sentence that names the option, its value and what is allowed.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// `arguments` without the program's name; `login` is the name the system knows the person by.
// Throws UsageError.
Options parse_options(const std::vector<std::string>& arguments, std::string_view login);

std::string help_text();

// The first line of the file. Throws UsageError where it cannot be read or is empty.
std::string read_password(const std::string& path);

// A nick made of what is valid in `name`; "guest" where nothing is.
std::string nick_from(std::string_view name);

}  // namespace hubbub::client
