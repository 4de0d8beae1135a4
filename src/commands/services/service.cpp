#include "services/service.h"

#include <hubbub/chat/keyed_hash.h>
#include <hubbub/protocol/casemap.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

#include "accounts/login.h"
#include "core/rights.h"
#include "core/saving.h"
#include "services/handlers.h"
#include "services/tables.h"

namespace hubbub::commands {
namespace {

constexpr std::size_t max_words = 32;
constexpr std::size_t max_said = 400;  // bytes of one notice

// Returns how many letters must be changed, added or removed to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (const char letter : a) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed =
                diagonal + (protocol::fold(letter) != protocol::fold(b[j]) ? 1 : 0);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, diagonal + 1, changed});
        }
    }
    return row.back();
}

const ServiceCommand* find_service_command(const Service& service, std::string_view name) {
    const auto found =
        std::find_if(service.commands.begin(), service.commands.end(),
                     [&](const ServiceCommand& known) { return protocol::same(known.name, name); });
    return found == service.commands.end() ? nullptr : &*found;
}

// Returns the command whose name is most like the word, or null if none is.
const ServiceCommand* nearest_command(const Service& service, std::string_view name) {
    const ServiceCommand* best = nullptr;
    std::size_t fewest = 3;
    for (const ServiceCommand& known : service.commands) {
        if (name.size() > known.name.size() + fewest) continue;
        const std::size_t changes = distance(name, known.name);
        if (changes >= fewest) continue;
        fewest = changes;
        best = &known;
    }
    return best;
}

std::string usage_of(const Service& service, const ServiceCommand& command) {
    std::string out = "/" + std::string(service.shortcut) + " " + std::string(command.name);
    if (!command.syntax.empty()) out += " " + std::string(command.syntax);
    return out;
}

void refuse_unknown(ServiceCall& call) {
    const ServiceCommand* const near = nearest_command(call.service, call.name());
    call.say("Unknown command: " + std::string(call.name()) + ".");
    if (near == nullptr) {
        call.say("HELP lists the commands of " + std::string(call.service.name.nick) + ".");
    } else {
        call.say("Did you mean " + usage_of(call.service, *near) + "? " + std::string(near->help));
    }
}

// Returns why the user may not run the command, or "".
std::string service_refusal(const ServiceCall& call) {
    const ServiceCommand& command = *call.command;
    if (command.privilege && check_privilege(call.context, *command.privilege))
        return std::string(command.name) + " is for operators of the server with the privilege " +
               std::string(privilege_name(*command.privilege)) + ".";
    if (command.logged_in && !call.account)
        return std::string(command.name) +
               " needs an account: log in with /ns IDENTIFY account password, or register one with "
               "/ns REGISTER password.";
    return "";
}

}  // namespace

ServiceCall::ServiceCall(Context& where, const Service& of, std::string_view line)
    : context(where), service(of), account(own_account(where)), line_(line) {
    std::string_view rest = line;
    while (words_.size() < max_words) {
        const std::string_view word = protocol::take_word(rest);
        if (word.empty()) break;
        words_.push_back(word);
    }
}

std::string_view ServiceCall::word(std::size_t index) const {
    return index + 1 < words_.size() ? words_[index + 1] : std::string_view();
}

std::string_view ServiceCall::text_from(std::size_t index) const {
    const std::string_view first = word(index);
    if (first.empty()) return first;
    return protocol::trim(line_.substr(static_cast<std::size_t>(first.data() - line_.data())));
}

void ServiceCall::say(std::string_view text) {
    chat::Batch batch = context.make_server_batch();
    batch.add(service_mask(service.name, context.settings().server_name), "NOTICE",
              {context.self().nick, protocol::cut(protocol::visible(text), max_said)});
    context.responder.send(batch);
}

void ServiceCall::say_usage() {
    say("Usage: " + usage_of(service, *command));
}

void ServiceCall::confirm(chat::StateStore::Ticket ticket, const std::string& text) {
    switch (wait_until_saved(context, ticket)) {
        case chat::StateStore::Saved::done: return say(text);
        case chat::StateStore::Saved::late:
            return say(text + " It is not saved yet, because the disk is slow or full.");
        case chat::StateStore::Saved::given_up: return;
    }
}

void run_service(Context& context, const Service& service, std::string_view line) {
    ServiceCall call(context, service, line);
    if (call.name().empty() || call.name().front() == '\x01') return;  // CTCP needs no answer
    context.responder.expect(Responder::Rest::unknown);
    call.command = find_service_command(service, call.name());
    if (call.command == nullptr) return refuse_unknown(call);
    if (const std::string refusal = service_refusal(call); !refusal.empty())
        return call.say(refusal);
    if (call.count() < call.command->min_words) {
        call.say_usage();
        return call.say(call.command->help);
    }
    call.command->run(call);
}

void serve_help(ServiceCall& call) {
    const std::string_view topic = call.word(0);
    if (!topic.empty()) {
        const ServiceCommand* const command = find_service_command(call.service, topic);
        if (command == nullptr) {
            const ServiceCommand* const near = nearest_command(call.service, topic);
            return call.say("No help for " + std::string(topic) + "." +
                            (near == nullptr ? " HELP lists all commands."
                                             : " Did you mean " + std::string(near->name) + "?"));
        }
        call.say(usage_of(call.service, *command));
        return call.say(command->help);
    }
    call.say(std::string(call.service.name.nick) + ": " +
             std::string(call.service.name.description) +
             ". HELP and the name of a command describes it.");
    for (const ServiceCommand& command : call.service.commands) {
        if (command.privilege && check_privilege(call.context, *command.privilege)) continue;
        call.say(std::string(command.name) +
                 (command.syntax.empty() ? "" : " " + std::string(command.syntax)));
    }
    call.context.charge(price_of(call.service.commands.size(), recipients_per_line));
}

const Service& service_of(const ServiceName& name) {
    static const std::array services = {Service{chan_serv, "cs", chan_serv_commands()},
                                        Service{nick_serv, "ns", nick_serv_commands()}};
    return &name == &nick_serv || protocol::same(name.nick, nick_serv.nick) ? services[1]
                                                                            : services[0];
}

std::string confirmation_code(std::string_view what) {
    std::array<char, 16> out{};
    const std::size_t hash = chat::NameHash()(what);
    std::snprintf(out.data(), out.size(), "%08x", static_cast<unsigned>(hash & 0xffffffffU));
    return out.data();
}

}  // namespace hubbub::commands
