// LineFramer: line ends, pieces, limits, and that bytes without an end cost no memory.

#include <hubbub/protocol/line_framer.h>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using hubbub::protocol::LineFramer;
using Result = LineFramer::Result;
using namespace std::string_literals;

namespace {

// The complete lines, each followed by '|'.
void drain(LineFramer& framer, std::string& out) {
    std::string_view line;
    for (Result result; (result = framer.next(line)) != Result::empty;)
        out += std::string(result == Result::line ? line : "(too long)") + '|';
}

// The lines of `bytes`, given in pieces of this size.
std::string frame(std::string_view bytes, std::size_t piece, LineFramer::Limits limits = {}) {
    LineFramer framer(limits);
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        framer.feed(bytes.substr(at, piece));
        drain(framer, out);
    }
    return out;
}

}  // namespace

TEST_CASE("LineFramer: CR LF, LF, CR and telnet's CR NUL end a line, however it arrives") {
    struct Case {
        std::string what, bytes, lines;
    };
    const Case cases[] = {
        {"CR LF", "one\r\ntwo\r\n", "one|two|"},
        {"LF", "one\ntwo\n", "one|two|"},
        {"CR", "one\rtwo\r", "one|two|"},
        {"CR NUL", "one\r\0two\r\0"s, "one|two|"},
        {"all of them", "one\rtwo\nthree\r\nfour\r\0five\n"s, "one|two|three|four|five|"},
        {"empty lines are left out", "\r\n\n\r\r\none\r\n\r\n", "one|"},
        {"NUL bytes are left out", "\0o\0n\0e\0\n"s, "one|"},
        {"a line of NUL bytes is an empty one", "\0\0\r\n\0\nx\n"s, "x|"},
        {"no end, no line", "one\ntwo", "one|"},
        {"blanks stay", "  one  \n", "  one  |"},
    };
    for (const Case& c : cases) {
        for (std::size_t piece = 1; piece <= c.bytes.size(); ++piece) {
            CAPTURE(c.what);
            CAPTURE(piece);
            CHECK(frame(c.bytes, piece) == c.lines);
        }
    }
}

TEST_CASE("LineFramer: 510 bytes pass, a longer line is rejected, the next one passes") {
    const std::string fits(510, 'x');
    for (const std::size_t piece : {1UL, 7UL, 509UL, 512UL, 4096UL}) {
        CAPTURE(piece);
        CHECK(frame(fits + "\r\nnext\r\n", piece) == fits + "|next|");
        CHECK(frame(fits + "y\r\nnext\r\n", piece) == "(too long)|next|");
        CHECK(frame(fits + "y\rnext\n", piece) == "(too long)|next|");
        CHECK(frame(std::string(5000, 'x') + "\nnext\n", piece) == "(too long)|next|");
    }
}

TEST_CASE("LineFramer: NUL bytes do not count towards the limit") {
    const std::string fits(510, 'x');
    for (const std::size_t piece : {1UL, 4096UL}) {
        CAPTURE(piece);
        CHECK(frame("one\r\0"s + fits + "\r\0"s, piece) == "one|" + fits + "|");
    }
}

TEST_CASE("LineFramer: bytes without an end use no memory and are reported once, at the end") {
    LineFramer framer;
    std::string out;
    for (const char filler : {'x', '\0'}) {
        const std::string chunk(4096, filler);
        for (int i = 0; i < 1000; ++i) {
            framer.feed(chunk);
            drain(framer, out);
            CHECK(framer.held() <= 510);
        }
        CHECK(out.empty());
    }
    framer.feed("\r\nnext\r\n");
    drain(framer, out);
    CHECK(out == "(too long)|next|");
    CHECK(framer.held() == 0);
}

TEST_CASE("LineFramer: tags and body have separate limits") {
    const LineFramer::Limits limits{.body = 10, .tags = 20};
    const std::string tags = "@" + std::string(18, 't') + " ";  // 20 bytes, space included
    const std::string body(10, 'b');
    for (const std::size_t piece : {1UL, 3UL, 64UL}) {
        CAPTURE(piece);
        CHECK(frame(tags + body + "\n", piece, limits) == tags + body + "|");
        CHECK(frame(tags + body + "b\nnext\n", piece, limits) == "(too long)|next|");
        CHECK(frame("@t" + tags.substr(1) + body + "\nnext\n", piece, limits) ==
              "(too long)|next|");
        CHECK(frame("@" + std::string(20, 't') + "\nnext\n", piece, limits) == "(too long)|next|");
        CHECK(frame(body + "b\nnext\n", piece, limits) == "(too long)|next|");
    }
}

TEST_CASE("LineFramer: without a tag limit, tags count as part of the body") {
    CHECK(frame("@tag=value x\n", 64, {.body = 12, .tags = 0}) == "@tag=value x|");
    CHECK(frame("@tag=value xy\n", 64, {.body = 12, .tags = 0}) == "(too long)|");
}

TEST_CASE("LineFramer: finds a line end at every position and scan border") {
    for (const std::string_view end : {"\n", "\r", "\r\n"}) {
        for (std::size_t size = 505; size <= 520; ++size) {
            for (const std::size_t windows : {0U, 512U, 1024U}) {
                CAPTURE(size + windows);
                const std::string line = "@" + std::string(size + windows - 2, 't') + " ";
                const std::string bytes = line + std::string(end) + "next" + std::string(end);
                CHECK(frame(bytes, bytes.size(), {512, 8191}) == line + "|next|");
            }
        }
    }
}

TEST_CASE("LineFramer: the other kind of line end after the first is not mistaken for it") {
    for (const std::size_t size : {1U, 500U, 511U, 512U}) {
        const std::string line(size, 'x');
        CHECK(frame(line + "\n" + line + "\r" + line + "\n", 4096, {512, 0}) ==
              line + "|" + line + "|" + line + "|");
        CHECK(frame(line + "\r" + line + "\n" + line + "\r\n", 4096, {512, 0}) ==
              line + "|" + line + "|" + line + "|");
    }
}
