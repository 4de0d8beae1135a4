#pragma once
// The plain dialect: a user types a name and is in the lobby. What it types becomes the commands
// that IRC clients send.

#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Not thread safe: belongs to one session.
class PlainFrontEnd {
  public:
    explicit PlainFrontEnd(Context& context) : context_(context) {}

    // Takes a line of at most protocol::typed_bytes. Returns false if it is too long once its
    // control characters have been applied; nothing is done with it.
    bool take_line(std::string_view bytes);
    // Returns true if the next line is the server's password.
    bool expects_password() const { return context_.progress.nick && !context_.registered(); }

  private:
    void take_name(std::string_view name);
    void refuse_name(std::string_view complaint);
    void take_password(std::string_view line);
    void admit();

    Context& context_;
    int failed_names_ = 0;
};

}  // namespace hubbub::commands
