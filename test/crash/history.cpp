// Kills the server while clients talk in a registered channel, again and again. After each time:
// every message whose echo a client has received is in the history, once, with its id and in the
// order in which it was seen, and `hubbubd verify` finds no fault. In every second round the disk
// of the server fails, too; what was said meanwhile is stored when it works again.
//   crash-history HUBBUBD [ROUNDS [SEED]]

#include <hubbub/protocol/message_id.h>
#include <hubbub/storage/history_reader.h>
#include <hubbub/storage/state_db.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "moments.h"
#include "server_process.h"
#include "support/faulty_disk.h"
#include "support/temporary_directory.h"
#include "talker.h"

using namespace hubbub;
using namespace crash;
using protocol::MessageId;

namespace {

constexpr unsigned talker_count = 4;
constexpr unsigned normal_rounds = 6;
constexpr std::uint64_t channel_number = 77;

void require_that(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

// A data directory with a registered channel.
void prepare(const std::string& directory) {
    auto database = storage::StateDb::open(directory);
    storage::AccountRecord account;
    account.id = 1;
    account.name = "founder";
    account.password = "none";
    account.created = 1;
    storage::ChannelRecord channel;
    channel.id = 1;
    channel.name = Talker::channel;
    channel.founder = 1;
    channel.created = 1;
    channel.registered = 1;
    // Nobody who joins becomes an operator, and it does not expire.
    channel.settings = {{"history-number", std::to_string(channel_number)},
                        {"last-joined", "4000000000"}};
    database.transact([&](storage::StateDb& to) {
        to.put(account);
        to.put(channel);
    });
}

void fail_disk(const ServerProcess& process, const Acknowledged& acknowledged,
               std::mt19937& engine) {
    process.fail(static_cast<FaultyDisk::Fault>(FaultyDisk::full + static_cast<int>(engine() % 2)));
    give_turns(engine);
    if (engine() % 2 == 0) return;
    process.repair();
    acknowledged.await(2 * talker_count);
}

// Returns how many messages were acknowledged.
unsigned play(unsigned round, const std::string& hubbubd, const std::string& directory,
              std::vector<Talker>& talkers, std::mt19937& engine) {
    const bool disk_fails = round % 2 == 0;
    const unsigned period = round % 4 == 0 ? 0 : 300 + static_cast<unsigned>(engine() % 500);
    const auto process = disk_fails ? std::make_unique<ServerProcess>(directory, period)
                                    : std::make_unique<ServerProcess>(hubbubd, directory);
    Acknowledged acknowledged;
    std::vector<std::string> problems(talkers.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < talkers.size(); ++i) {
        threads.emplace_back([&, i] {
            try {
                talkers[i].run(process->port(), acknowledged);
            } catch (const std::exception& error) {
                problems[i] = error.what();
            }
            acknowledged.end();
        });
    }
    std::string problem;
    try {
        acknowledged.await(static_cast<unsigned>(engine() % 2000));
        give_turns(engine);
        if (disk_fails) fail_disk(*process, acknowledged, engine);
    } catch (const std::exception& error) {
        problem = error.what();
    }
    process->kill();
    for (std::thread& thread : threads) thread.join();
    for (const std::string& one : problems) require_that(one.empty(), one);
    require_that(problem.empty(), problem);
    return acknowledged.count();
}

void check(const std::string& hubbubd, const std::string& directory,
           const std::vector<Talker>& talkers) {
    require_that(run_to_end(hubbubd, "verify", directory) == 0, "hubbubd verify has found faults");
    auto reader = storage::HistoryReader::open(directory + "/history.db");
    std::map<std::string, MessageId> found;
    std::map<std::string, unsigned> last;  // number of the newest message by talker
    reader.each([&](const protocol::StoredMessage& one) {
        if (one.kind != protocol::StoredKind::privmsg) return;
        require_that(one.place == protocol::HistoryPlace::of_channel(channel_number),
                     "a message is in the history of another channel");
        require_that(found.emplace(one.text, one.id).second, one.text + " is stored twice");
        const std::size_t dash = one.text.find('-');
        const auto number = static_cast<unsigned>(std::stoul(one.text.substr(dash + 1)));
        unsigned& before = last[one.text.substr(0, dash)];
        require_that(number > before, one.text + " is not in order");
        before = number;
    });
    for (const Talker& talker : talkers) {
        for (const auto& [text, id] : talker.acknowledged()) {
            const auto at = found.find(text);
            require_that(at != found.end(), text + " was acknowledged and is lost");
            require_that(at->second == id, text + " has another id");
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: crash-history HUBBUBD [ROUNDS [SEED]]\n", stderr);
        return 2;
    }
    const std::string hubbubd = argv[1];
    const unsigned rounds =
        argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)) : normal_rounds;
    const unsigned seed = argc > 3 ? static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10))
                                   : std::random_device()();
    std::mt19937 engine(seed);
    const TemporaryDirectory directory;
    prepare(directory.path());
    std::vector<Talker> talkers;
    for (unsigned i = 0; i < talker_count; ++i) talkers.emplace_back("talker" + std::to_string(i));
    unsigned total = 0;
    for (unsigned round = 1; round <= rounds; ++round) {
        try {
            total += play(round, hubbubd, directory.path(), talkers, engine);
            check(hubbubd, directory.path(), talkers);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "round %u of %u, seed %u: %s\n", round, rounds, seed,
                         error.what());
            return 1;
        }
    }
    std::printf("%u servers killed; all %u acknowledged messages are there, once and in order\n",
                rounds, total);
    return 0;
}
