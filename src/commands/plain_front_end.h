#pragma once
// The plain dialect: the user types a name and joins the lobby. Further lines are translated into
// IRC commands.

#include <string_view>

#include "core/context.h"

namespace hubbub::commands {

// Not thread safe: belongs to one session.
class PlainFrontEnd {
  public:
    explicit PlainFrontEnd(Context& context) : context_(context) {}

    // Takes a line of at most protocol::typed_bytes. Returns false without running it if it is too
    // long after its control characters (backspace, ^U) have been applied.
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
