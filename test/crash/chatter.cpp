#include "chatter.h"

#include <hubbub/base/password.h>
#include <hubbub/base/scram.h>
#include <hubbub/chat/channel.h>
#include <hubbub/net/address.h>
#include <hubbub/net/fd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <sys/socket.h>

using namespace hubbub;

namespace crash {
namespace {

constexpr std::size_t max_accounts = 12;  // the older ones stay as they are

struct RankOfWord {
    std::string_view word;
    unsigned rank;
};
constexpr std::array rank_choice = {RankOfWord{"voice", chat::member_voice},
                                    RankOfWord{"halfop", chat::member_halfop},
                                    RankOfWord{"op", chat::member_op}};

void require_that(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

const chat::Account* account_named(const server::LoadedState& state, const std::string& name) {
    for (const auto& account : state.accounts)
        if (account.name == name) return &account;
    return nullptr;
}

const chat::RegisteredChannel* channel_called(const server::LoadedState& state,
                                              const std::string& name) {
    for (const auto& channel : state.channels)
        if (channel.name == name) return &channel;
    return nullptr;
}

// Returns whether the hash and the keys for SCRAM are both of this password.
bool has_password(const chat::Account& account, const std::string& password) {
    if (!password_fits(password, account.password)) return false;
    const ScramSecret keys = scram_secret(password, account.scram.salt, account.scram.iterations);
    return keys.stored_key == account.scram.stored_key &&
           keys.server_key == account.scram.server_key;
}

}  // namespace

void Names::add(const std::string& name) {
    const std::lock_guard lock(mutex_);
    names_.push_back(name);
}

// Prefers the newest: they are the ones that change.
std::string Names::pick(unsigned number) const {
    constexpr std::size_t newest = 8;
    const std::lock_guard lock(mutex_);
    return names_[names_.size() - 1 - number % std::min(names_.size(), newest)];
}

void Progress::wait_until(const std::function<bool()>& holds) const {
    for (;;) {
        const unsigned before = events;
        if (holds()) return;
        events.wait(before);
    }
}

// A connection. Reading and writing throw Ended when the server has gone.
class Chatter::Line {
  public:
    struct Ended {};

    explicit Line(std::uint16_t port) {
        const auto address = net::resolve("127.0.0.1", port).front();
        fd_ = net::Fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(fd_.get(), address.get(), address.length) != 0) throw Ended();
    }
    void send(const std::string& text) {
        if (!text.starts_with("PONG ")) last_ = text;
        const std::string line = text + "\r\n";
        std::size_t sent = 0;
        while (sent < line.size()) {
            const auto count =
                ::send(fd_.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) throw Ended();
            sent += static_cast<std::size_t>(count);
        }
    }
    // Returns the next line with this text. Others may come before it, but no refusal.
    std::string await(std::string_view text) {
        for (;;) {
            const std::string line = reply();
            if (line.find(text) != std::string::npos) return line;
            if (line.find(" FAIL ") != std::string::npos)
                throw std::runtime_error("wanted '" + std::string(text) + "', received " + line);
        }
    }
    // Sends a line to a service, and returns its answer, which must have this text.
    std::string ask(const std::string& command, std::string_view text) {
        send(command);
        for (;;) {
            const std::string line = reply();
            if (line.find("Serv!service@") == std::string::npos ||
                line.find(" NOTICE ") == std::string::npos)
                continue;
            require_that(line.find(text) != std::string::npos, command + ": received " + line);
            return line;
        }
    }

  private:
    // Returns the next line. Sends the last command again as long as the server is too busy: on a
    // slow machine, a password hash may take longer than it lets others wait for theirs.
    std::string reply() {
        std::string line = next();
        while (line.find("Too many passwords were tried") != std::string::npos) {
            send(last_);
            line = next();
        }
        return line;
    }
    std::string next() {
        for (;;) {
            const std::size_t end = received_.find('\n');
            if (end != std::string::npos) {
                std::string line = received_.substr(0, end);
                received_.erase(0, end + 1);
                if (line.starts_with("PING ")) {
                    send("PONG " + line.substr(5));
                } else {
                    return line;
                }
                continue;
            }
            std::array<char, 4096> bytes{};
            const auto count = ::recv(fd_.get(), bytes.data(), bytes.size(), 0);
            if (count <= 0) throw Ended();
            received_.append(bytes.data(), static_cast<std::size_t>(count));
        }
    }

    net::Fd fd_;
    std::string received_;
    std::string last_;  // sent, other than PONG
};

Chatter::Chatter(unsigned number, unsigned seed, Names& names)
    : number_(number), names_(names), engine_(seed + number) {}

std::string Chatter::new_password() {
    return "password-" + std::to_string(number_) + "-" + std::to_string(++passwords_);
}

// Returns the account to work with, or null.
Known* Chatter::current() {
    return known_.empty() || !known_.back().exists.last() ? nullptr : &known_.back();
}

void Chatter::run(std::uint16_t port, Progress& progress) {
    try {
        Line line(port);
        log_in(line);
        for (;;) work(line, progress);
    } catch (const Line::Ended&) {
        // It was killed.
    }
}

void Chatter::log_in(Line& line) {
    const std::string nick = "c" + std::to_string(number_) + "x" + std::to_string(++sessions_);
    const Known* const own = current();
    logged_in_ = own != nullptr;
    if (own != nullptr) line.send("PASS " + own->name + ":" + own->password.last());
    line.send("NICK " + nick);
    line.send("USER chatter 0 * :x");
    // Its password works.
    line.await(own != nullptr ? "MODE " + nick + " :+r" : " 422 ");
}

void Chatter::work(Line& line, Progress& progress) {
    Known* const own = current();
    const unsigned choice = random(20);
    if (own == nullptr || choice < 3) return add_account(line, progress);
    if (choice == 3) return drop_account(line, progress, *own);
    own->touched = true;
    if (choice < 8) return change_password(line, progress, *own);
    if (!own->has_channel.last()) return add_channel(line, progress, *own);
    change_access(line, progress, *own);
}

// Records a reply to a change: a promise, or that it is late.
void Chatter::note(const std::string& reply, Progress& progress, const Fact& confirm) {
    if (reply.find("not stored yet") != std::string::npos ||
        reply.find("not saved yet") != std::string::npos) {
        late_.push_back(confirm);
        return progress.note(progress.late);
    }
    // Changes are stored in their order.
    for (const Fact& earlier : late_) earlier();
    late_.clear();
    confirm();
    progress.note(progress.confirmed);
}

void Chatter::add_account(Line& line, Progress& progress) {
    if (std::exchange(logged_in_, false)) line.ask("NS LOGOUT", "logged out");
    const std::string name = "c" + std::to_string(number_) + "n" + std::to_string(known_.size());
    line.send("NICK " + name);
    line.await(" NICK ");
    const std::string password = new_password();
    Known& own = known_.emplace_back(name);
    own.password.settle(password);
    own.exists.attempt(true);
    line.send("REGISTER * * " + password);
    const std::string reply = line.await("REGISTER SUCCESS " + name);
    logged_in_ = true;
    names_.add(name);
    note(reply, progress, [this, at = known_.size() - 1] { known_[at].exists.confirm(); });
}

void Chatter::change_password(Line& line, Progress& progress, Known& own) {
    own.password.attempt(new_password());
    const std::string reply = line.ask("NS SET PASSWORD " + own.password.last(), "is changed");
    note(reply, progress, [this, at = known_.size() - 1] { known_[at].password.confirm(); });
}

void Chatter::add_channel(Line& line, Progress& progress, Known& own) {
    line.send("JOIN " + own.channel());
    line.await(" 366 ");
    own.has_channel.attempt(true);
    const std::string reply = line.ask("CS REGISTER " + own.channel(), "is now registered");
    note(reply, progress, [this, at = known_.size() - 1] { known_[at].has_channel.confirm(); });
}

void Chatter::change_access(Line& line, Progress& progress, Known& own) {
    const std::string name = names_.pick(random(1000));
    if (name == own.name) return;
    const auto at = own.access.try_emplace(name, 0U).first;
    const bool removes = at->second.last() != 0 && random(3) == 0;
    std::string command = "CS ACCESS " + own.channel() + (removes ? " DEL " : " ADD ") + name;
    const RankOfWord& rank = rank_choice[random(rank_choice.size())];
    // The same rank again would not be a change.
    if (!removes && at->second.last() == rank.rank) return;
    if (!removes) command += " " + std::string(rank.word);
    at->second.attempt(removes ? 0 : rank.rank);
    const std::string reply = line.ask(command, " ");
    if (reply.find("No account has the name") != std::string::npos) return at->second.withdraw();
    // It was dropped and has no access anymore.
    if (removes && reply.find("is not on the access list") != std::string::npos)
        return at->second.withdraw();
    require_that(reply.find("access to " + own.channel() + " now") != std::string::npos,
                 command + ": received " + reply);
    note(reply, progress,
         [this, index = known_.size() - 1, name] { known_[index].access.at(name).confirm(); });
}

void Chatter::drop_account(Line& line, Progress& progress, Known& own) {
    const std::string question = line.ask("NS DROP", "To confirm");
    const std::string code = question.substr(question.rfind(' ') + 1);
    own.exists.attempt(false);
    const std::string reply = line.ask("NS DROP " + code.substr(0, code.find('\r')), "is dropped");
    logged_in_ = false;
    note(reply, progress, [this, at = known_.size() - 1] { known_[at].exists.confirm(); });
}

void Chatter::check(const server::LoadedState& state) {
    late_.clear();
    const std::size_t first = known_.size() > max_accounts ? known_.size() - max_accounts : 0;
    for (std::size_t i = first; i < known_.size(); ++i) {
        check_account(state, known_[i]);
        check_channel(state, known_[i]);
        known_[i].touched = false;
    }
}

void Chatter::check_account(const server::LoadedState& state, Known& known) {
    const chat::Account* const found = account_named(state, known.name);
    require_that(known.exists.allows(found != nullptr),
                 known.name + (found != nullptr ? " was dropped" : " is lost"));
    known.exists.settle(found != nullptr);
    if (found == nullptr || !known.touched) return;
    std::optional<std::string> held;
    for (const std::string& password : known.password.values())
        if (!held && has_password(*found, password)) held = password;
    require_that(held.has_value(), known.name + " has none of the passwords " +
                                       known.password.values().front() + " to " +
                                       known.password.last());
    known.password.settle(*held);
}

void Chatter::check_channel(const server::LoadedState& state, Known& known) {
    const chat::Account* const owner = account_named(state, known.name);
    const chat::RegisteredChannel* const found = channel_called(state, known.channel());
    if (owner == nullptr) {
        require_that(found == nullptr, known.channel() + " has outlived its founder");
        return;
    }
    require_that(known.has_channel.allows(found != nullptr),
                 known.channel() + (found != nullptr ? " was not registered" : " is lost"));
    known.has_channel.settle(found != nullptr);
    if (found == nullptr) return known.access.clear();
    require_that(found->founder == owner->id, known.channel() + " has another founder");
    for (auto& [name, rank] : known.access) {
        const chat::Account* const other = account_named(state, name);
        const auto at = other != nullptr ? found->access.find(other->id) : found->access.end();
        const unsigned held = at == found->access.end() ? 0U : at->second;
        require_that(
            other == nullptr || rank.allows(held),
            name + " has the wrong rank in " + known.channel() + ": " + std::to_string(held));
        rank.settle(held);
    }
}

}  // namespace crash
