#pragma once
// Services: users that the server itself plays, such as NickServ. A service takes lines of text and
// answers with notices. Its commands are rows of a table.

#include <hubbub/chat/accounts.h>
#include <hubbub/commands/settings.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/context.h"
#include "core/service_names.h"

namespace hubbub::commands {

struct ServiceCommand;

struct Service {
    const ServiceName& name;
    std::string_view shortcut;  // the command that sends it a line
    std::span<const ServiceCommand> commands;
};

// A line to a service, while its command runs. Not thread safe: belongs to one session.
class ServiceCall {
  public:
    ServiceCall(Context& context, const Service& service, std::string_view line);

    Context& context;
    const Service& service;
    const ServiceCommand* command = nullptr;
    chat::Accounts::Entry account;  // of the user; null: not logged in

    // Returns how many words follow the name of the command.
    std::size_t count() const { return words_.size() - 1; }
    // Returns a word after the name of the command, or "".
    std::string_view word(std::size_t index) const;
    // Returns the text from a word on, or "".
    std::string_view text_from(std::size_t index) const;
    std::string_view name() const { return words_.empty() ? std::string_view() : words_[0]; }

    // Sends a notice of the service, without control characters.
    void say(std::string_view text);
    // Sends how the command is used.
    void say_usage();
    // Waits until the change is committed, and then says the text, or that it is not saved yet.
    void confirm(chat::StateStore::Ticket ticket, const std::string& text);

  private:
    const std::string_view line_;
    std::vector<std::string_view> words_;
};

// Commands of services. The columns after the handler are gates of run_service().
struct ServiceCommand {
    std::string_view name;
    void (*run)(ServiceCall&);
    std::size_t min_words;  // after the name
    bool logged_in;         // only for users that are logged in
    std::optional<Privilege> privilege;
    std::string_view syntax;  // of the words
    std::string_view help;    // sentences
};

inline constexpr bool for_anybody = false, for_logged_in = true;

// Runs a line. Hold no lock.
void run_service(Context& context, const Service& service, std::string_view line);
// Returns the service that the name means (core/service_names.h).
const Service& service_of(const ServiceName& name);

// Returns a code that the user repeats to confirm. It stays valid until the server restarts.
std::string confirmation_code(std::string_view what);

}  // namespace hubbub::commands
