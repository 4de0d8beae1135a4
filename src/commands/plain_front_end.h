#pragma once
// The plain dialect: the user types a name and joins the lobby. Further lines are translated into
// IRC commands.

#include <string>
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
    // Takes a command that is typed instead of a name. Returns false if the line is none.
    bool take_early_command(std::string_view line);
    void explain(std::string_view text);
    // Logs in by "NAME PASSWORD", and takes the name of the account.
    void take_login(std::string_view words);
    void take_name(std::string_view name);
    void refuse_name(const std::string& complaint);
    // Prints why the line is refused and what to do. Closes the connection after three failures.
    void refuse(const std::string& text, std::string_view advice);
    void take_password(std::string_view line);
    void admit();

    Context& context_;
    int failures_ = 0;
};

}  // namespace hubbub::commands
