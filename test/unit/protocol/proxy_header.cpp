// The PROXY header, with the address of a user behind a proxy.

#include <hubbub/protocol/proxy_header.h>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace hubbub;
using namespace hubbub::protocol;
using namespace std::string_literals;
using HeaderStatus = ProxyHeader::Status;
using Sender = ProxyHeader::Sender;

namespace {

// Version 2: the byte of version and command, that of family and transport, and the rest.
std::string binary(char command, char family, const std::string& rest) {
    return "\r\n\r\n\0\r\nQUIT\n"s + command + family + static_cast<char>(rest.size() >> 8) +
           static_cast<char>(rest.size() & 0xff) + rest;
}

// From 192.0.2.7 port 4660, to 192.0.2.1 port 6667.
const std::string v4 = "\xc0\0\2\7\xc0\0\2\1\x12\x34\x1a\x0b"s;
const std::string v6 =
    "\x20\1\x0d\xb8"s + std::string(11, '\0') + "\7"s + std::string(16, '\1') + "\x12\x34\x1a\x0b"s;

}  // namespace

TEST_CASE("PROXY header: version 1 gives address and port of the user") {
    const auto four = parse_proxy_header("PROXY TCP4 192.0.2.7 192.0.2.1 4660 6667\r\nNICK ann");
    CHECK(four.status == HeaderStatus::complete);
    CHECK(four.sender == Sender::user);
    CHECK(four.bytes == 42);
    CHECK(four.address == Address::parse("192.0.2.7"));
    CHECK(four.port == 4660);
    CHECK_FALSE(four.tls);
    const auto six = parse_proxy_header("PROXY TCP6 2001:db8::7 2001:db8::1 4660 6667\r\n");
    CHECK(six.address == Address::parse("2001:db8::7"));
    // The text after UNKNOWN is ignored.
    for (const std::string line : {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN 1 2 3\r\n"}) {
        const auto unknown = parse_proxy_header(line);
        CHECK(unknown.status == HeaderStatus::complete);
        CHECK(unknown.sender == Sender::unknown_user);
        CHECK(unknown.bytes == line.size());
        CHECK_FALSE(unknown.address);
    }
}

TEST_CASE("PROXY header: version 2 gives address and port of the user") {
    const auto four = parse_proxy_header(binary('\x21', '\x11', v4) + "\x16\x03");
    CHECK(four.status == HeaderStatus::complete);
    CHECK(four.sender == Sender::user);
    CHECK(four.bytes == 16 + v4.size());
    CHECK(four.address == Address::parse("192.0.2.7"));
    CHECK(four.port == 0x1234);
    const auto six = parse_proxy_header(binary('\x21', '\x21', v6));
    CHECK(six.address == Address::parse("2001:db8::7"));
    CHECK(six.port == 0x1234);
    const auto check = parse_proxy_header(binary('\x20', '\x11', v4));
    CHECK(check.status == HeaderStatus::complete);
    CHECK(check.sender == Sender::proxy);
    CHECK_FALSE(check.address);
    for (const std::string& unknown :
         {binary('\x21', '\0', "any"), binary('\x21', '\x31', std::string(216, 'x'))}) {
        CHECK(parse_proxy_header(unknown).status == HeaderStatus::complete);
        CHECK(parse_proxy_header(unknown).sender == Sender::unknown_user);
    }
}

TEST_CASE("PROXY header: version 2 says whether the user has TLS, among fields that are skipped") {
    const auto tls = [](const std::string& fields) {
        const auto header = parse_proxy_header(binary('\x21', '\x11', v4 + fields));
        CHECK(header.status == HeaderStatus::complete);
        return header.tls;
    };
    CHECK(tls("\x20\0\5\1\0\0\0\0"s));
    CHECK(tls("\4\0\2ab\x20\0\x07\5\0\0\0\1xx\x30\0\0"s));
    CHECK_FALSE(tls("\x20\0\5\6\0\0\0\0"s));
    CHECK_FALSE(tls("\2\0\5\1\0\0\0\0"s));
}

TEST_CASE("PROXY header: every prefix is incomplete, and later bytes do not belong to it") {
    for (const std::string& header : {"PROXY TCP4 192.0.2.7 192.0.2.1 4660 6667\r\n"s,
                                      binary('\x21', '\x11', v4 + "\x20\0\5\1\0\0\0\0"s)}) {
        for (std::size_t i = 0; i < header.size(); ++i)
            CHECK(parse_proxy_header(header.substr(0, i)).status == HeaderStatus::incomplete);
        CHECK(parse_proxy_header(header + header).bytes == header.size());
    }
}

TEST_CASE("PROXY header: version 1 with any deviation is refused") {
    for (const char* const line : {"NICK ann\r\n",
                                   "proxy TCP4 192.0.2.7 192.0.2.1 1 2\r\n",
                                   "PROXY\r\n",
                                   "PROXY \r\n",
                                   "PROXY TCP4\r\n",
                                   "PROXY UDP4 192.0.2.7 192.0.2.1 1 2\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 1 2\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 1 2\r\r\n",
                                   "PROXY UNKNOWN \rNICK ann\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 1 2 \r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 1 2 3\r\n",
                                   "PROXY TCP4  192.0.2.7 192.0.2.1 1 2\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 1\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 65536 2\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 1 65536\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 -1 2\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 +1 2\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1 000001 2\r\n",
                                   "PROXY TCP4 192.0.2.7 192.0.2.1  2\r\n",
                                   "PROXY TCP4 2001:db8::7 192.0.2.1 1 2\r\n",
                                   "PROXY TCP4 192.0.2.7 2001:db8::1 1 2\r\n",
                                   "PROXY TCP6 192.0.2.7 2001:db8::1 1 2\r\n",
                                   "PROXY TCP6 fe80::1%eth0 2001:db8::1 1 2\r\n",
                                   "PROXY TCP4 192.0.2.256 192.0.2.1 1 2\r\n",
                                   "PROXY TCP4 localhost 192.0.2.1 1 2\r\n"}) {
        CAPTURE(line);
        CHECK(parse_proxy_header(line).status == HeaderStatus::invalid);
        CHECK_FALSE(parse_proxy_header(line).problem.empty());
    }
    // One byte too long, whether or not it ends.
    const std::string start = "PROXY UNKNOWN ";
    const std::string full(max_proxy_text_bytes - start.size() - 2, 'x');
    CHECK(parse_proxy_header(start + full + "\r\n").status == HeaderStatus::complete);
    CHECK(parse_proxy_header(start + full + "x\r\n").status == HeaderStatus::invalid);
    CHECK(parse_proxy_header(start + full + "xx").status == HeaderStatus::invalid);
}

TEST_CASE("PROXY header: version 2 with wrong parts or lengths is refused") {
    const std::vector<std::pair<const char*, std::string>> wrong = {
        {"version 1", binary('\x11', '\x11', v4)},
        {"command", binary('\x22', '\x11', v4)},
        {"UDP", binary('\x21', '\x12', v4)},
        {"family", binary('\x21', '\x41', v4)},
        {"short v4", binary('\x21', '\x11', v4.substr(1))},
        {"v4 as v6", binary('\x21', '\x21', v4)},
        {"half a field", binary('\x21', '\x11', v4 + "\x20\0"s)},
        {"field past the end", binary('\x21', '\x11', v4 + "\4\0\2x"s)},
        {"short TLS field", binary('\x21', '\x11', v4 + "\x20\0\4\1\0\0\0"s)},
        {"64 KiB", binary('\x21', '\x11', std::string(0xffff, 'x')).substr(0, 16)},
        {"64 KiB for the proxy itself", binary('\x20', '\0', std::string(0xffff, 'x'))}};
    for (const auto& one : wrong) {
        INFO(std::string(one.first));
        CHECK(parse_proxy_header(one.second).status == HeaderStatus::invalid);
    }
    CHECK(parse_proxy_header(binary('\x20', '\0', std::string(4096, 'x'))).status ==
          HeaderStatus::complete);
    CHECK(parse_proxy_header(binary('\x20', '\0', std::string(4097, 'x'))).status ==
          HeaderStatus::invalid);
}

TEST_CASE("PROXY header: its start is recognized, and the first lines of users are not one") {
    CHECK(begins_proxy_header("PROXY TCP4 192.0.2.7 192.0.2.1 1 2"));
    CHECK(begins_proxy_header("PROXY UNKNOWN"));
    CHECK(begins_proxy_header(binary('\x21', '\x11', v4)));
    CHECK_FALSE(begins_proxy_header("PROXY"));
    CHECK_FALSE(begins_proxy_header("PROXY servers are fun"));
    CHECK_FALSE(begins_proxy_header("\r\nNICK ann\r\n"));
    CHECK_FALSE(begins_proxy_header(""));
}
