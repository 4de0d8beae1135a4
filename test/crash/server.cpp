// Kills the server while clients register accounts and channels, change passwords and access, and
// drop accounts, again and again. After each time: every confirmed change is there, nothing is half
// there, and `hubbubd verify` finds no fault. In every second round the disk of the server fails,
// too; then no change is confirmed, and all are stored when it works again.
//   crash-server HUBBUBD [ROUNDS [SEED]]

#include <hubbub/storage/state_db.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "chatter.h"
#include "moments.h"
#include "server/state_records.h"
#include "server_process.h"
#include "support/temporary_directory.h"

using namespace hubbub;
using namespace crash;

namespace {

constexpr unsigned chatter_count = 4;
constexpr unsigned normal_rounds = 5;
constexpr unsigned late_period = 4;  // each such round waits for late replies, which takes seconds

// What happens in a round.
struct Plan {
    unsigned changes = 0;  // confirmed before the server is killed, or its disk fails
    bool disk_fails = false;
    FaultyDisk::Fault fault = FaultyDisk::full;
    unsigned fault_period = 0;
    bool waits_for_late = false;
    bool repaired = false;  // before the server is killed
};

// The threads of the chatters. Not thread safe.
class Talk {
  public:
    Talk(std::vector<Chatter>& chatters, std::uint16_t port) : problems_(chatters.size()) {
        for (std::size_t i = 0; i < chatters.size(); ++i) {
            threads_.emplace_back([this, &chatters, i, port] {
                try {
                    chatters[i].run(port, progress_);
                } catch (const std::exception& error) {
                    problems_[i] = error.what();
                }
                progress_.note(ended_);
            });
        }
    }
    ~Talk() { join(); }
    Talk(const Talk&) = delete;
    Talk& operator=(const Talk&) = delete;

    unsigned confirmed() const { return progress_.confirmed; }
    // Block until so many more changes are confirmed, or late; or until a chatter has ended.
    void await_confirmed(unsigned more) const { await(progress_.confirmed, more); }
    void await_late(unsigned more) const { await(progress_.late, more); }
    // Call it after the server has ended. Throws std::runtime_error if a chatter saw a wrong reply.
    void finish() {
        join();
        for (const std::string& problem : problems_)
            if (!problem.empty()) throw std::runtime_error(problem);
    }

  private:
    void await(const std::atomic<unsigned>& count, unsigned more) const {
        const unsigned wanted = count + more;
        progress_.wait_until([&] { return count >= wanted || ended_ != 0; });
    }
    void join() {
        for (std::thread& thread : threads_)
            if (thread.joinable()) thread.join();
    }

    Progress progress_;
    std::atomic<unsigned> ended_{0};
    std::vector<std::string> problems_;
    std::vector<std::thread> threads_;
};

void require_true(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

// Makes the disk fail, and repairs it if the plan says so.
void damage(const Plan& plan, const ServerProcess& process, const Talk& talk,
            std::mt19937& engine) {
    process.fail(plan.fault);
    const unsigned before = talk.confirmed();
    if (plan.waits_for_late) talk.await_late(1);
    give_turns(engine);
    // Each may still read a reply from before.
    require_true(talk.confirmed() <= before + chatter_count,
                 "changes were confirmed while the disk failed");
    if (!plan.repaired) return;
    process.repair();
    // The first ones may be from before; with the next, all earlier ones are stored.
    talk.await_confirmed(2 * chatter_count);
}

// Returns how many changes were confirmed.
unsigned play(const Plan& plan, const std::string& hubbubd, const std::string& directory,
              std::vector<Chatter>& chatters, std::mt19937& engine) {
    const auto process = plan.disk_fails
                             ? std::make_unique<ServerProcess>(directory, plan.fault_period)
                             : std::make_unique<ServerProcess>(hubbubd, directory);
    Talk talk(chatters, process->port());
    std::string problem;
    try {
        talk.await_confirmed(plan.changes);
        give_turns(engine);
        if (plan.disk_fails) damage(plan, *process, talk, engine);
    } catch (const std::exception& error) {
        problem = error.what();
    }
    process->kill();
    talk.finish();
    require_true(problem.empty(), problem);
    return talk.confirmed();
}

// Requires that no record lacks what it needs, or refers to an account that does not exist.
void require_whole(const server::LoadedState& state) {
    std::set<std::uint64_t> ids;
    for (const auto& account : state.accounts) {
        ids.insert(account.id);
        require_true(!account.password.empty() && account.scram.iterations != 0,
                     account.name + " has no credentials");
        require_true(account.id <= state.last_account, account.name + " has an id used again");
    }
    for (const auto& channel : state.channels) {
        require_true(ids.contains(channel.founder), channel.name + " has no founder");
        for (const auto& [account, rank] : channel.access)
            require_true(ids.contains(account),
                         channel.name + " has access for an account that does not exist");
    }
}

void check(const std::string& hubbubd, const std::string& directory,
           std::vector<Chatter>& chatters) {
    require_true(run_to_end(hubbubd, "verify", directory) == 0, "hubbubd verify has found faults");
    auto database = storage::StateDb::open(directory);
    const server::LoadedState state = server::loaded(database.load());
    require_true(state.faults.empty(), "a record is not valid");
    require_whole(state);
    for (Chatter& chatter : chatters) chatter.check(state);
}

Plan plan_of(unsigned round, std::mt19937& engine) {
    const auto random = [&](unsigned below) { return static_cast<unsigned>(engine() % below); };
    Plan out;
    out.changes = random(30);
    out.disk_fails = round % 2 == 0;
    out.fault = static_cast<FaultyDisk::Fault>(FaultyDisk::full + static_cast<int>(random(3)));
    out.fault_period = round % 4 == 0 ? 0 : 300 + random(500);
    out.repaired = random(2) == 0;
    out.waits_for_late = round % late_period == 0;
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: crash-server HUBBUBD [ROUNDS [SEED]]\n", stderr);
        return 2;
    }
    const std::string hubbubd = argv[1];
    const unsigned rounds =
        argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10)) : normal_rounds;
    const unsigned seed = argc > 3 ? static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10))
                                   : std::random_device()();
    std::mt19937 engine(seed);
    const TemporaryDirectory directory;
    Names names;
    std::vector<Chatter> chatters;
    for (unsigned i = 0; i < chatter_count; ++i) chatters.emplace_back(i, seed, names);
    unsigned total = 0;
    for (unsigned round = 1; round <= rounds; ++round) {
        try {
            total += play(plan_of(round, engine), hubbubd, directory.path(), chatters, engine);
            check(hubbubd, directory.path(), chatters);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "round %u of %u, seed %u: %s\n", round, rounds, seed,
                         error.what());
            return 1;
        }
    }
    std::printf("%u servers killed; all %u confirmed changes are there\n", rounds, total);
    return 0;
}
