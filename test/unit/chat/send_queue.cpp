// The order of queued bytes, copied or shared, however they are split.

#include <hubbub/chat/send_queue.h>

#include <array>
#include <string>

#include <doctest/doctest.h>

using hubbub::BufferPool;
using hubbub::chat::SendQueue;

namespace {

SendQueue::Shared shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

// Sends it all, at most `most` bytes a time in at most `count` pieces.
std::string send_all(SendQueue& queue, BufferPool& buffers, std::size_t count, std::size_t most) {
    std::string out;
    std::array<iovec, 64> pieces;
    while (!queue.empty()) {
        const std::size_t got = queue.gather({pieces.data(), count}, most);
        REQUIRE(got > 0);
        std::size_t left = most;
        for (std::size_t i = 0; i < got; ++i) {
            const std::size_t part = std::min(left, pieces[i].iov_len);
            out.append(static_cast<const char*>(pieces[i].iov_base), part);
            left -= part;
        }
        queue.drop(most - left, buffers);
    }
    return out;
}

}  // namespace

TEST_CASE("SendQueue: copied and shared pieces keep their order, however much a send takes") {
    for (const std::size_t count : {1U, 2U, 64U}) {
        for (const std::size_t most : {1U, 2U, 3U, 7U, 1000U}) {
            BufferPool buffers(64, 1024, 4096);
            SendQueue queue;
            queue.copy("ab", buffers);
            queue.copy("c", buffers);
            queue.share(shared("defg"));
            queue.share(shared(""));
            queue.share(shared("hi"));
            queue.copy("", buffers);
            queue.copy("jkl", buffers);
            CHECK(queue.size() == 12);
            CHECK(send_all(queue, buffers, count, most) == "abcdefghijkl");
            CHECK(queue.size() == 0);
        }
    }
}

TEST_CASE("SendQueue: later pieces follow the rest of a partial send") {
    BufferPool buffers(64, 1024, 4096);
    SendQueue queue;
    queue.copy("one", buffers);
    queue.drop(1, buffers);
    SendQueue later;
    later.copy("two", buffers);
    later.share(shared("three"));
    later.copy("four", buffers);
    queue.append(std::move(later), buffers);
    queue.drop(2, buffers);
    CHECK(queue.size() == 12);
    queue.share(shared("five"));
    CHECK(send_all(queue, buffers, 64, 5) == "twothreefourfive");
}

TEST_CASE("SendQueue: a queue that was moved from is empty and usable") {
    BufferPool buffers(64, 1024, 4096);
    SendQueue queue;
    queue.share(shared("one"));
    queue.share(shared("two"));
    queue.copy("three", buffers);
    queue.drop(4, buffers);
    SendQueue moved = std::move(queue);
    CHECK(queue.empty());  // NOLINT(bugprone-use-after-move): the class promises this
    queue.share(shared("four"));
    CHECK(send_all(queue, buffers, 64, 1000) == "four");
    CHECK(send_all(moved, buffers, 64, 1000) == "wothree");
    moved = std::move(queue);
    CHECK(moved.empty());
}

TEST_CASE("SendQueue: a shared piece is released once sent") {
    BufferPool buffers(64, 1024, 4096);
    const auto text = shared("long");
    SendQueue queue;
    queue.share(text);
    queue.share(text);
    CHECK(text.use_count() == 3);
    queue.drop(4, buffers);
    CHECK(text.use_count() == 2);
    queue.clear(buffers);
    CHECK(text.use_count() == 1);
}

TEST_CASE("SendQueue: copies are collected in pieces of bounded length") {
    BufferPool buffers(64, 1024, 4096);
    SendQueue queue;
    std::string all;
    for (int i = 0; i < 5000; ++i) {
        const std::string line = "line " + std::to_string(i) + "\n";
        queue.copy(line, buffers);
        all += line;
    }
    std::array<iovec, 64> pieces;
    const std::size_t count = queue.gather(pieces, all.size());
    CHECK(count > 1);
    for (std::size_t i = 0; i < count; ++i) CHECK(pieces[i].iov_len <= 16 * 1024);
    CHECK(send_all(queue, buffers, 64, 999) == all);
}
