// Fills a data directory with history for ./dev bench --only history, and measures the rate.
//   history-bench raw DIRECTORY MESSAGES             SQLite alone, in transactions of 160 messages
//   history-bench fill DIRECTORY MESSAGES CHANNELS   through the writer's thread, as the server
//   does
// Prints JSON. Both write to CHANNELS (1,000) channels in random order; the channels of `fill` are
// registered as #bench0, #bench1, ..., with messages of the last 100 days.

#include <hubbub/base/thread_wake.h>
#include <hubbub/protocol/message_id.h>
#include <hubbub/storage/history_writer.h>
#include <hubbub/storage/state_db.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace hubbub;
using storage::HistoryDb;
using storage::HistoryWriter;

namespace {

constexpr std::uint64_t default_channels = 1000;
constexpr std::uint64_t first_number = 1000;  // of the channels' histories
constexpr std::size_t text_size = 100;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

protocol::StoredRun message(std::uint64_t channel, std::uint64_t number) {
    constexpr std::string_view words =
        " seven bright lanterns hang above the quiet harbour while boats return with silver fish ";
    protocol::StoredRun out;
    out.place = protocol::HistoryPlace::of_channel(first_number + channel);
    out.source = "bench" + std::to_string(number % 50) + "!~bench@127.0.0.1";
    std::string text = std::to_string(number);
    while (text.size() < text_size) text += words.substr(0, text_size - text.size());
    out.add(protocol::StoredKind::privmsg, {}, text);
    return out;
}

void report(std::uint64_t messages, double seconds) {
    std::printf("{\"messages\": %llu, \"seconds\": %.3f, \"per_second\": %.0f}\n",
                static_cast<unsigned long long>(messages), seconds,
                static_cast<double>(messages) / seconds);
}

void write_raw(const std::string& directory, std::uint64_t count) {
    constexpr std::uint64_t rows_of_commit = 160;
    constexpr std::size_t runs_of_merge = HistoryWriter::Limits().max_runs;
    HistoryDb database = HistoryDb::open(directory, storage::Durability::process);
    std::mt19937_64 random(1);
    storage::RunIndex runs;
    std::vector<protocol::StoredRun> batch;
    double spent = 0;
    for (std::uint64_t written = 0; written < count; written += batch.size()) {
        batch.clear();
        for (std::uint64_t i = 0; i < rows_of_commit && written + i < count; ++i) {
            batch.push_back(message(random() % default_channels, written + i));
            batch.back().first = written + i + 1;
        }
        const auto start = std::chrono::steady_clock::now();
        database.transact([&](HistoryDb& to) {
            for (const auto& run : batch) to.append(run);
        });
        for (const auto& run : batch) runs.add(run.place, run.first, run.last());
        if (runs.size() >= runs_of_merge) {
            database.transact([&](HistoryDb& to) { to.index(runs.sorted()); });
            runs = {};
        }
        spent += seconds_since(start);
    }
    report(count, spent);
}

void register_channels(const std::string& directory, std::uint64_t channels) {
    auto database = storage::StateDb::open(directory);
    database.transact([&](storage::StateDb& to) {
        storage::AccountRecord founder;
        founder.id = 1;
        founder.name = "founder";
        founder.password = "none";
        founder.created = 1;
        to.put(founder);
        for (std::uint64_t i = 0; i < channels; ++i) {
            storage::ChannelRecord channel;
            channel.id = static_cast<std::int64_t>(i) + 1;
            channel.name = "#bench" + std::to_string(i);
            channel.founder = 1;
            channel.created = 1;
            channel.registered = 1;
            channel.settings = {{"history-number", std::to_string(first_number + i)},
                                {"last-joined", "4000000000"}};
            to.put(channel);
        }
    });
}

void fill(const std::string& directory, std::uint64_t count, std::uint64_t channels) {
    register_channels(directory, channels);
    protocol::MessageIds ids;
    std::mt19937_64 random(1);
    const Wall end = std::chrono::system_clock::now() - std::chrono::minutes(1);
    const auto step = std::chrono::duration_cast<Wall::duration>(std::chrono::days(100)) /
                      static_cast<std::int64_t>(count);
    const auto start = std::chrono::steady_clock::now();
    ThreadWake::install();
    ThreadWake wake;
    wake.attach();
    HistoryWriter writer(HistoryDb::open(directory, storage::Durability::process), ids, {}, {});
    for (std::uint64_t i = 0; i < count; ++i) {
        while (!writer.has_room()) {
            writer.wake_with_room(wake);
            ThreadWake::wait(nullptr, 0, std::nullopt);
        }
        writer.append(message(random() % channels, i),
                      end - step * static_cast<std::int64_t>(count - i));
    }
    if (writer.stop() != 0) throw std::runtime_error("not everything was stored");
    report(count, seconds_since(start));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fputs("usage: history-bench raw|fill DIRECTORY MESSAGES [CHANNELS]\n", stderr);
        return 2;
    }
    const std::uint64_t count = std::strtoull(argv[3], nullptr, 10);
    const std::uint64_t channels = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 0;
    try {
        if (std::strcmp(argv[1], "raw") == 0)
            write_raw(argv[2], count);
        else
            fill(argv[2], count, channels > 0 ? channels : default_channels);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "history-bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
