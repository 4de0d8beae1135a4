// Kills a process that writes accounts, channels and bans, again and again, and checks the database
// after each time: every confirmed change is there, and nothing is half there.
//   crash [ROUNDS [SEED]]

#include <hubbub/base/thread_wake.h>
#include <hubbub/chat/accounts.h>
#include <hubbub/storage/state_db.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/state_files.h"
#include "server/state_records.h"
#include "support/faulty_disk.h"
#include "support/temporary_directory.h"

using namespace hubbub;
using server::LoadedState;
using server::StateFiles;
using storage::StateDb;

namespace {

constexpr std::size_t workers = 4;
constexpr unsigned normal_rounds = 20;
constexpr std::int64_t long_ago = 1'000'000;

// The progress of a worker. Survives its process.
struct Progress {
    std::atomic<std::uint64_t> tried{0};      // version that it began to write
    std::atomic<std::uint64_t> confirmed{0};  // version that wait() confirmed
};
using AllProgress = std::array<Progress, workers>;

AllProgress& shared_progress() {
    void* const memory = ::mmap(nullptr, sizeof(AllProgress), PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error("mmap failed");
    return *new (memory) AllProgress();
}

void require(bool holds, const std::string& what) {
    if (!holds) throw std::runtime_error(what);
}

std::string account_name(std::size_t worker) {
    return "worker" + std::to_string(worker);
}

// Every field of a version follows from its number, so a mixture of two is seen.
void set_version(chat::Account& account, std::uint64_t version) {
    const std::string text = std::to_string(version);
    account.password = account.email = text;
    account.last_seen = static_cast<std::int64_t>(version);
    account.certificates.clear();
    account.metadata.clear();
    for (std::uint64_t i = 0; i < version % 5; ++i) {
        account.certificates.push_back(account.name + "-" + text + "-" + std::to_string(i));
        account.metadata["key" + std::to_string(i)] = text;
    }
}

chat::RegisteredChannel channel_of(std::size_t worker, std::uint64_t version) {
    const std::string text = std::to_string(version);
    chat::RegisteredChannel out;
    out.id = worker + 1;
    out.name = "#" + account_name(worker);
    out.topic = {text, text, static_cast<std::int64_t>(version)};
    for (std::uint64_t i = 0; i < version % 4; ++i) {
        out.masks.push_back({'b', text + "-" + std::to_string(i), text, 1});
        out.access[version + i + 1] = chat::member_op;
    }
    return out;
}

chat::ServerBan ban_of(std::size_t worker, std::uint64_t version) {
    chat::ServerBan out = *chat::ServerBan::of_user("~" + account_name(worker) + "@*");
    out.by = out.reason = std::to_string(version);
    out.set = static_cast<std::int64_t>(version);
    return out;
}

// Adds or changes the account; sometimes drops it first.
chat::StateStore::Ticket write_account(chat::Accounts& accounts, std::size_t worker,
                                       std::uint64_t version) {
    const auto known = accounts.find(account_name(worker));
    if (known && version % 7 != 0)
        return accounts
            .change(known->id,
                    [&](chat::Account& account) {
                        set_version(account, version);
                        return true;
                    })
            .ticket;
    if (known) accounts.drop(known->id);
    chat::Account fresh;
    fresh.name = account_name(worker);
    set_version(fresh, version);
    return accounts.add(std::move(fresh)).ticket;
}

// Writes one version after the other until the process is killed.
[[noreturn]] void work(StateFiles& files, chat::Accounts& accounts, std::size_t worker,
                       Progress& progress, int confirmations) {
    ThreadWake wake;
    wake.attach();
    const auto goes_on = [] { return false; };
    for (std::uint64_t version = progress.tried + 1;; ++version) {
        files.wait_for_room(wake, goes_on);
        progress.tried = version;
        write_account(accounts, worker, version);
        files.put(std::make_shared<const chat::RegisteredChannel>(channel_of(worker, version)));
        const auto ticket =
            files.put(std::make_shared<const chat::ServerBan>(ban_of(worker, version)));
        while (files.wait(ticket, wake, goes_on) != chat::StateStore::Saved::done) {
        }
        progress.confirmed = version;
        if (::write(confirmations, "x", 1) != 1) std::abort();
    }
}

// The process that is killed.
[[noreturn]] void write_until_killed(const std::string& directory, AllProgress& progress,
                                     int confirmations, unsigned fault_period) {
    ThreadWake::install();
    const FaultyDisk disk;
    StateFiles files(directory);
    LoadedState state = files.load(long_ago);
    files.start({});
    disk.fail_each(fault_period);
    chat::Accounts accounts;
    accounts.load(std::move(state.accounts), state.last_account, files);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < workers; ++i)
        threads.emplace_back([&, i] { work(files, accounts, i, progress[i], confirmations); });
    for (std::thread& thread : threads) thread.join();
    std::abort();
}

// Runs the process until it has confirmed this many changes, and kills it.
void kill_after(unsigned changes, const std::string& directory, AllProgress& progress,
                unsigned fault_period) {
    std::array<int, 2> ends{};
    require(::pipe(ends.data()) == 0, "pipe failed");
    const pid_t process = ::fork();
    require(process >= 0, "fork failed");
    if (process == 0) {
        ::close(ends[0]);
        write_until_killed(directory, progress, ends[1], fault_period);
    }
    ::close(ends[1]);
    char byte = 0;
    unsigned seen = 0;
    while (seen < changes && ::read(ends[0], &byte, 1) == 1) ++seen;
    ::kill(process, SIGKILL);
    int status = 0;
    ::waitpid(process, &status, 0);
    ::close(ends[0]);
    require(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the writer ended on its own");
}

template <class Records, class Name>
const typename Records::value_type* find_named(const Records& records, const Name& has_name) {
    for (const auto& record : records) {
        if (has_name(record)) return &record;
    }
    return nullptr;
}

// Returns the version, and requires that it is whole.
std::uint64_t version_of_account(const LoadedState& state, std::size_t worker) {
    const auto* const found = find_named(
        state.accounts, [&](const auto& one) { return one.name == account_name(worker); });
    if (found == nullptr) return 0;
    const auto version = static_cast<std::uint64_t>(found->last_seen);
    chat::Account expected = *found;
    set_version(expected, version);
    require(found->password == expected.password && found->email == expected.email &&
                found->certificates == expected.certificates &&
                found->metadata == expected.metadata,
            found->name + " is half there");
    require(found->id <= state.last_account, "an account has an id that may be used again");
    return version;
}

std::uint64_t version_of_channel(const LoadedState& state, std::size_t worker) {
    const auto* const found =
        find_named(state.channels, [&](const auto& one) { return one.id == worker + 1; });
    if (found == nullptr) return 0;
    const auto version = static_cast<std::uint64_t>(found->topic.at);
    const chat::RegisteredChannel expected = channel_of(worker, version);
    require(server::record_of(*found) == server::record_of(expected),
            found->name + " is half there");
    return version;
}

std::uint64_t version_of_ban(const LoadedState& state, std::size_t worker) {
    const std::string mask = "~" + account_name(worker) + "@*";
    const auto* const found =
        find_named(state.bans, [&](const auto& one) { return one->mask() == mask; });
    if (found == nullptr) return 0;
    const auto version = static_cast<std::uint64_t>((*found)->set);
    require(server::record_of(**found) == server::record_of(ban_of(worker, version)),
            mask + " is half there");
    return version;
}

void check(const std::string& directory, AllProgress& progress) {
    StateDb database = StateDb::open(directory);
    for (const std::string& fault : database.faults()) throw std::runtime_error(fault);
    const LoadedState state = server::loaded(database.load());
    require(state.faults.empty(), "a record is not valid");
    for (std::size_t i = 0; i < workers; ++i) {
        const std::uint64_t confirmed = progress[i].confirmed, tried = progress[i].tried;
        const std::uint64_t account = version_of_account(state, i);
        const std::uint64_t channel = version_of_channel(state, i);
        const std::uint64_t ban = version_of_ban(state, i);
        const std::string where = account_name(i) + ": confirmed " + std::to_string(confirmed) +
                                  ", tried " + std::to_string(tried) + ", found " +
                                  std::to_string(account) + " " + std::to_string(channel) + " " +
                                  std::to_string(ban);
        // A drop may be saved without the account that follows it.
        const bool dropped = account == 0 && tried / 7 > confirmed / 7;
        require(dropped || (account >= confirmed && account <= tried), where);
        require(channel >= confirmed && channel <= (dropped ? tried : account), where);
        require(ban >= confirmed && ban <= channel, where);
        progress[i].confirmed = ban;
    }
}

}  // namespace

int main(int argc, char** argv) {
    const unsigned rounds =
        argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : normal_rounds;
    const unsigned seed = argc > 2 ? static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10))
                                   : std::random_device()();
    std::mt19937 engine(seed);
    const auto random = [&](unsigned below) { return static_cast<unsigned>(engine() % below); };
    AllProgress& progress = shared_progress();
    const TemporaryDirectory directory;
    std::uint64_t total = 0;
    for (unsigned round = 1; round <= rounds; ++round) {
        // Some die while they open the file, some while the disk fails.
        const unsigned changes = round % 5 == 0 ? 0 : random(100);
        const unsigned fault_period = round % 2 == 0 ? 300 + random(500) : 0;
        try {
            kill_after(changes, directory.path(), progress, fault_period);
            check(directory.path(), progress);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "round %u of %u, seed %u: %s\n", round, rounds, seed,
                         error.what());
            return 1;
        }
        total += changes;
    }
    std::printf("%u processes killed; all %llu confirmed changes are there\n", rounds,
                static_cast<unsigned long long>(total));
    return 0;
}
