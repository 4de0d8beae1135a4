// What single steps of a line's way cost, without a network around them.
// Only the step itself is timed; undoing it for the next iteration is excluded.

#include <hubbub/chat/channel.h>
#include <hubbub/chat/registry.h>
#include <hubbub/protocol/message.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include <sys/socket.h>
#include <unistd.h>

#include "server/plain_stream.h"

using namespace hubbub;
using namespace hubbub::chat;

namespace {

constexpr std::string_view lobby = "#lobby";
constexpr std::string_view channel = "#measured";
constexpr std::string_view source = "somebody!~user@127.0.0.1";
constexpr std::size_t sendq = std::size_t{16} << 20;
const std::string text(100, 'x');

// Takes all and keeps nothing.
class Nowhere final : public Transport {
  public:
    Written write_some(std::span<const iovec> pieces) override {
        std::size_t bytes = 0;
        for (const iovec& piece : pieces) bytes += piece.iov_len;
        return {bytes, false};
    }
};

template <class Step>
void time_it(benchmark::State& state, Step step) {
    const auto start = std::chrono::steady_clock::now();
    step();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(took.count());
}

protocol::MessageIds ids;

Batch lines(std::int64_t count) {
    Batch batch(lobby, Wall{std::chrono::seconds{1}}, ids);
    for (std::int64_t i = 0; i < count; ++i) batch.add(source, "PRIVMSG", {channel, text});
    return batch;
}

void parse_a_line(benchmark::State& state) {
    const std::string line = "PRIVMSG " + std::string(channel) + " :" + text;
    for (auto _ : state) benchmark::DoNotOptimize(protocol::parse(line));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_a_line);

// One of `count` lines, for recipients of that kind.
void encode(benchmark::State& state, Encoding kind) {
    for (auto _ : state) {
        Batch batch = lines(state.range(0));
        benchmark::DoNotOptimize(batch.bytes(kind));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(encode, irc, Encoding::irc)->Arg(1)->Arg(16);
BENCHMARK_CAPTURE(encode, timed, Encoding::timed)->Arg(1)->Arg(16);
BENCHMARK_CAPTURE(encode, person, Encoding::person)->Arg(1)->Arg(16);

// A channel whose members are served by nobody.
class Crowd {
  public:
    // Their kinds in turn.
    explicit Crowd(std::int64_t members, const std::vector<Encoding>& kinds = {Encoding::irc}) {
        const MutexLock lock(channel_.mutex);
        for (std::int64_t i = 0; i < members; ++i) {
            auto client = std::make_shared<Client>(Client::Setup{static_cast<std::uint64_t>(i) + 1,
                                                                 "127.0.0.1", 1, Wall{}, nowhere_,
                                                                 shared_, sendq});
            client->outbox.set_encoding(kinds[static_cast<std::size_t>(i) % kinds.size()]);
            client->user()->attach(client);
            client->user()->set_registered();
            channel_.add(client->user());
            clients_.push_back(std::move(client));
        }
    }

    // Time that a publish holds the channel's lock.
    void publish(Batch& batch, Claims& claims) {
        const MutexLock lock(channel_.mutex);
        channel_.publish(batch, claims);
    }

  private:
    Nowhere nowhere_;
    OutboxShared shared_;
    std::vector<std::shared_ptr<Client>> clients_;
    Channel channel_{1, std::string(channel), 0};
};

void publish(benchmark::State& state, std::int64_t count) {
    Crowd crowd(state.range(0));
    Batch batch = lines(count);
    Claims claims;
    for (auto _ : state) {
        time_it(state, [&] { crowd.publish(batch, claims); });
        claims.flush();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) * count);
}

void publish_one_line(benchmark::State& state) {
    publish(state, 1);
}
void publish_16_lines(benchmark::State& state) {
    publish(state, 16);
}
BENCHMARK(publish_one_line)->Arg(10)->Arg(100)->Arg(1000)->Arg(5000)->UseManualTime();
BENCHMARK(publish_16_lines)->Arg(10)->Arg(100)->Arg(1000)->Arg(5000)->UseManualTime();

// All that a line costs the server for each recipient but the system call: append and flush.
void deliver(benchmark::State& state) {
    Crowd crowd(state.range(0));
    Batch batch = lines(1);
    Claims claims;
    for (auto _ : state) {
        crowd.publish(batch, claims);
        claims.flush();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(deliver)->Arg(20)->Arg(100)->Arg(1000);

// A new text every time is encoded every time, once per encoding.
void say(benchmark::State& state, const std::vector<Encoding>& kinds) {
    Crowd crowd(state.range(0), kinds);
    Claims claims;
    for (auto _ : state) {
        time_it(state, [&] {
            Batch batch = lines(state.range(1));
            crowd.publish(batch, claims);
        });
        claims.flush();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
}

// Either nobody knows tags; or a third does not, a third has server-time and msgid, a third all.
void say_to_plain(benchmark::State& state) {
    say(state, {Encoding::irc});
}
void say_to_mixed(benchmark::State& state) {
    const Encoding tagged = Encoding::timed | Encoding::tagged;
    const Encoding all = tagged | Encoding::accounts | Encoding::multiline |
                         Encoding::extended_join | Encoding::away_notify | Encoding::setname;
    say(state, {Encoding::irc, tagged, all});
}
BENCHMARK(say_to_plain)->Args({100, 1})->Args({1000, 1})->Args({1000, 16})->UseManualTime();
BENCHMARK(say_to_mixed)->Args({100, 1})->Args({1000, 1})->Args({1000, 16})->UseManualTime();

// One client's outbox, and its socket.
class Box {
  public:
    Box() {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()) != 0) std::abort();
        transport_ = std::make_unique<server::PlainStream>(ends_[0]);
        outbox = std::make_unique<Outbox>(Outbox::Environment{*transport_, owner_, shared_, sendq});
    }
    ~Box() {
        for (const int end : ends_) ::close(end);
    }
    Box(const Box&) = delete;
    Box& operator=(const Box&) = delete;

    void read_all() {
        while (::read(ends_[1], buffer_.data(), buffer_.size()) > 0) {
        }
    }

    std::unique_ptr<Outbox> outbox;

  private:
    std::array<int, 2> ends_{};
    std::array<char, 65536> buffer_{};
    std::unique_ptr<server::PlainStream> transport_;
    ThreadWake owner_;
    OutboxShared shared_;
};

void outbox_append(benchmark::State& state) {
    Box box;
    Batch batch = lines(1);
    const std::string_view bytes = batch.bytes(Encoding::irc);
    box.outbox->append(bytes);
    constexpr std::size_t many = 64 * 1024;
    for (auto _ : state) {
        time_it(state, [&] { benchmark::DoNotOptimize(box.outbox->append(bytes)); });
        if (box.outbox->waiting() < many) continue;
        box.outbox->flush_claimed();
        box.read_all();
        box.outbox->append(bytes);
    }
    box.outbox->flush_claimed();
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(outbox_append)->UseManualTime();

// `count` lines that leave in one send.
void outbox_flush_over_a_socketpair(benchmark::State& state) {
    Box box;
    Batch batch = lines(state.range(0));
    Claims claims;
    for (auto _ : state) {
        claims.append(*box.outbox, batch);
        time_it(state, [&] { claims.flush(); });
        box.read_all();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(outbox_flush_over_a_socketpair)->Arg(1)->Arg(16)->Arg(100)->UseManualTime();

// Claims and releases a nick, each in the registry's exclusive lock, while other threads look up
// users without a pause: glibc admits readers while a writer waits.
void claim_a_nick_beside_readers(benchmark::State& state) {
    Nowhere nowhere;
    OutboxShared shared;
    Registry registry;
    const auto client = std::make_shared<Client>(
        Client::Setup{registry.next_id(), "127.0.0.1", 1, Wall{}, nowhere, shared, sendq});
    registry.enter(client);
    registry.claim_nick("somebody", client->user());
    registry.admit(client->user());
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    for (std::int64_t i = 0; i < state.range(0); ++i)
        readers.emplace_back([&] {
            while (!done.load(std::memory_order_relaxed)) registry.find("somebody");
        });
    std::vector<double> took;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        registry.claim_nick("another", client->user());
        registry.release_nick("another", *client->user());
        const std::chrono::duration<double> span = std::chrono::steady_clock::now() - start;
        state.SetIterationTime(span.count());
        took.push_back(span.count() * 1e9);
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
    std::sort(took.begin(), took.end());
    state.counters["p99"] = took[took.size() * 99 / 100];
    state.counters["max"] = took.back();
}
BENCHMARK(claim_a_nick_beside_readers)->Arg(0)->Arg(8)->Arg(64)->UseManualTime();

}  // namespace

BENCHMARK_MAIN();
