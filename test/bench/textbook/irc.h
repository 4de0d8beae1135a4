#pragma once
// What both textbook servers share: as much IRC as hubbub-stress needs, and a listener.

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace textbook {

struct Line {
    std::string_view command;
    std::string_view first;  // parameter
    std::string_view rest;   // after it, with its ':'
};

inline std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
    return word;
}

inline Line parse(std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    Line line;
    line.command = take_word(text);
    line.first = take_word(text);
    line.rest = text;
    return line;
}

inline std::string mask(std::string_view nick) {
    return std::string(nick) + "!user@127.0.0.1";
}

inline std::string welcome(const std::string& nick) {
    return ":textbook 001 " + nick + " :Welcome\r\n:textbook 422 " + nick + " :No MOTD\r\n";
}

inline std::string end_of_names(const std::string& nick, std::string_view channel) {
    return ":textbook 366 " + nick + ' ' + std::string(channel) + " :End of NAMES\r\n";
}

inline void send_at_once(int fd) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// Listens on that port of loopback, or ends the program. `flags`: such as SOCK_NONBLOCK.
inline int start_listening(int argc, char** argv, int flags) {
    const std::string_view text = argc == 2 ? argv[1] : "";
    in_port_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    if (port == 0) {
        std::fprintf(stderr, "usage: %s PORT\n", argv[0]);
        std::exit(2);
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    std::signal(SIGPIPE, SIG_IGN);

    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (::bind(fd, generic, sizeof address) != 0 || ::listen(fd, SOMAXCONN) != 0) {
        std::perror("cannot listen");
        std::exit(1);
    }
    return fd;
}

}  // namespace textbook
