// hubbub-stress with --echo and --history: messages that a server has confirmed or delivered must
// be in its history. Each fault of the history is found, and named.

#include <hubbub/base/clock.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "cases.h"
#include "liar.h"
#include "lies.h"
#include "server/server.h"
#include "support/temporary_directory.h"
#include "tester.h"

using namespace liar;

namespace {

const std::string echo = chat + "--echo ";
const std::string history = chat + "--history ";

std::string_view without_tags(std::string_view line) {
    return line.starts_with('@') ? line.substr(line.find(' ') + 1) : line;
}

// A message of a page of the history.
bool from_history(std::string_view line) {
    return line.starts_with('@') && line.substr(0, line.find(' ')).find("batch=") != line.npos &&
           is_message(line);
}

bool live(std::string_view line) {
    return is_message(line) && !from_history(line);
}

bool begins_page(std::string_view line) {
    return line.find(" BATCH +") != line.npos;
}

// Acts on the n-th message that comes back to its own sender, live.
Lie at_echo(Number client, unsigned nth, Lie act) {
    return [=, heard = 0U](Wire& wire, Number to, const std::string& line) mutable {
        const bool own = to == client && live(line) && number_of(without_tags(line)) == client;
        if (own && ++heard == nth)
            act(wire, to, line);
        else
            wire.send(to, line);
    };
}

// Sends the n-th of these messages behind the next one.
Lie behind_next(Chosen chosen, Number client, unsigned nth) {
    return [=, heard = 0U, held = std::string()](Wire& wire, Number to,
                                                 const std::string& line) mutable {
        if (to != client || !chosen(line)) return wire.send(to, line);
        if (++heard == nth) {
            held = line;
            return;
        }
        wire.send(to, line);
        if (!held.empty()) wire.send(to, std::exchange(held, {}));
    };
}

void refuse_query(Wire& wire, Number to, const std::string&) {
    wire.send(to, "FAIL CHATHISTORY MESSAGE_ERROR LATEST #x :Messages could not be retrieved");
}

// The findings about a history without faults.
Table sound(Table others) {
    const Table all{{"lost from history", "0"},    {"twice in history", "0"},
                    {"history out of order", "0"}, {"altered in history", "0"},
                    {"only in history", "0"},      {"other when read forwards", "0"},
                    {"clients not answered", "0"}};
    others.insert(all.begin(), all.end());
    return others;
}

Case fault(std::string name, const std::string& arguments, Lie lie, Table findings) {
    return {std::move(name), arguments, std::move(lie), sound(std::move(findings))};
}

hubbub::server::Config storing(const TemporaryDirectory& directory) {
    hubbub::server::Config config = server_config();
    config.data_dir = directory.path();
    return config;
}

// A server that ends and comes back on the same port while hubbub-stress runs.
class Restarted {
  public:
    Restarted() : config_(storing(*directory_)) {
        config_.settings.permanent_channels = {"#kept0"};
        config_.settings.history_events = 0;
        server_.emplace(config_, clock_);
        server_->start();
        const std::string address = server_->addresses().front().text();
        port_ = address.substr(address.rfind(':') + 1);
        config_.listen = {hubbub::net::parse_listen(address)};
    }
    // Restarts it as soon as something was said. Returns what hubbub-stress has found.
    Findings run(bool forgets) {
        auto tester = std::async(std::launch::async, run_tester,
                                 "--clients 4 --senders 2 --rate 200 --duration 1s --echo "
                                 "--reconnect 20s --channel-prefix '#kept' --port " +
                                     port_,
                                 "");
        const auto& history = server_->registry().history();
        const auto before = history.stored();
        while (history.stored() == before) std::this_thread::yield();
        server_.reset();
        if (forgets) {
            directory_ = std::make_unique<TemporaryDirectory>();
            config_.data_dir = directory_->path();
        }
        server_.emplace(config_, clock_);
        server_->start();
        return tester.get();
    }

  private:
    const hubbub::SystemClock clock_;
    std::unique_ptr<TemporaryDirectory> directory_ = std::make_unique<TemporaryDirectory>();
    hubbub::server::Config config_;
    std::optional<hubbub::server::Server> server_;
    std::string port_;
};

}  // namespace

TEST_CASE("hubbub-stress: an honest history passes, and each fault of it is found and named") {
    const TemporaryDirectory directory;
    const Table of_echo{{"delivered", "400"},
                        {"acknowledged", "100"},
                        {"read back", "100"},
                        {"clients that read back", "2"}};
    const Table of_history{{"delivered", "400"},
                           {"acknowledged", "100"},
                           {"read back", "400"},
                           {"clients that read back", "8"}};
    check_all(
        {
            {"echo", echo, tell_truth, sound(of_echo), 0},
            {"echo, by windows", "--clients 8 --channels 2 --senders 4 --duration 100ms --echo ",
             tell_truth, sound({}), 0},
            {"echo, two threads", echo + "--threads 2 ", tell_truth,
             sound({{"delivered", "400"}, {"acknowledged", "100"}}), 0},
            {"history", history, tell_truth, sound(of_history), 0},
            {"history of several pages",
             "--clients 3 --senders 2 --rate 4000 --duration 300ms --history ", tell_truth,
             sound({{"sent", "1,200"}, {"acknowledged", "1,200"}, {"read back", "3,600"}}), 0},
            {"history, two threads", history + "--threads 2 ", tell_truth, sound(of_history), 0},
            fault("an echo missing", echo, at_echo(0, 5, not_at_all()),
                  {{"lost", "1"}, {"acknowledged", "99"}, {"same order for all", "no"}}),
            fault("an echo twice", echo, at_echo(0, 5, twice()),
                  {{"duplicated", "1"}, {"acknowledged", "101"}, {"same order for all", "no"}}),
            fault("echo: lost", echo, at_line(from_history, {0}, 5, not_at_all()),
                  {{"lost from history", "1"}}),
            fault("echo: lost, two threads", echo + "--threads 2 ",
                  at_line(from_history, {0, 1}, 5, not_at_all()), {{"lost from history", "2"}}),
            fault("echo: twice", echo, at_line(from_history, {0}, 5, twice()),
                  {{"twice in history", "1"}}),
            fault("echo: swapped", echo, behind_next(from_history, 0, 5),
                  {{"history out of order", "1"}}),
            fault("echo: another text", echo,
                  at_line(from_history, {0}, 5, with_byte(":hb ", 30, '?')),
                  {{"altered in history", "1"}, {"lost from history", "1"}}),
            fault("echo: another stamp", echo,
                  at_line(from_history, {0}, 5, with_byte(":hb ", 0, '1')),
                  {{"altered in history", "1"}, {"lost from history", "1"}}),
            fault("echo: another mark", echo,
                  at_line(from_history, {0}, 5, replaced(" :hb ", " :hc ")),
                  {{"altered in history", "1"}, {"lost from history", "1"}}),
            fault("echo: another id", echo,
                  at_line(from_history, {0}, 5, replaced("msgid=", "msgid=x")),
                  {{"altered in history", "1"}}),
            fault(
                "echo: a query is refused", echo, at_line(begins_page, {0}, 1, refuse_query),
                {{"clients not answered", "2"}, {"duplicated", any}, {"same order for all", any}}),
            fault("history: lost, once", history, at_line(from_history, {5}, 5, not_at_all()),
                  {{"lost from history", "1"}, {"other when read forwards", "1"}}),
            fault("history: twice when read forwards", history,
                  at_line(from_history, {5}, 60, twice()), {{"other when read forwards", "1"}}),
            fault("history: swapped", history, behind_next(from_history, 4, 5),
                  {{"history out of order", "1"}, {"other when read forwards", "1"}}),
            fault("history: never delivered", history, at_line(live, {4}, 5, not_at_all()),
                  {{"lost", "1"}, {"only in history", "1"}, {"same order for all", "no"}}),
            fault("history: another id was delivered", history,
                  at_line(live, {4}, 5, replaced("msgid=", "msgid=x")),
                  {{"altered in history", "1"}}),
            fault("history: two change places live", history, behind_next(live, 4, 5),
                  {{"history out of order", "1"},
                   {"out of order", any},
                   {"same order for all", "no"}}),
            fault(
                "history: a query is refused", history, at_line(begins_page, {4}, 2, refuse_query),
                {{"clients not answered", "1"}, {"duplicated", any}, {"same order for all", any}}),
        },
        storing(directory));
}

TEST_CASE("hubbub-stress: without a history --echo only checks deliveries, --history fails") {
    check_all({
        {"echo",
         echo,
         tell_truth,
         {{"delivered", "400"}, {"acknowledged", "100"}, {"read back", "-"}},
         0,
         "Not read back: nothing was acknowledged, or the server has no history."},
        {"history",
         history,
         tell_truth,
         {{"clients not answered", "8"}},
         1,
         "the server has no draft/chathistory"},
    });
}

TEST_CASE("hubbub-stress: after a restart everything that was acknowledged must be there") {
    Restarted honest;
    const Findings fine = honest.run(false);
    CHECK_MESSAGE(fine.exit_code == 0, fine.output);
    CHECK(fine.of("connected again") == "4");
    CHECK(fine.of("lost from history") == "0");
    CHECK(fine.of("clients that read back") == "1");
    CHECK(fine.of("acknowledged") != "0");
    Restarted forgetful;
    const Findings lost = forgetful.run(true);
    CHECK_MESSAGE(lost.exit_code == 1, lost.output);
    CHECK(lost.of("lost from history") == lost.of("acknowledged"));
}
