#include "screen/outside.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config/environment.h"

extern char** environ;

namespace hubbub::client {
namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size());
    for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
    return out;
}

// Starts a program with no signal blocked and `more` in its environment. Returns -1 on failure.
pid_t start(const std::vector<std::string>& arguments, bool quiet,
            const std::vector<std::string>& more = {}) {
    std::vector<char*> argv = pointers_to(arguments);
    argv.push_back(nullptr);
    std::vector<char*> variables = pointers_to(more);
    for (char** one = environ; *one != nullptr; ++one) variables.push_back(*one);
    variables.push_back(nullptr);

    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    if (quiet) {
        for (const int fd : {0, 1, 2})
            ::posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    }
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t child = -1;
    const int error =
        ::posix_spawnp(&child, argv[0], &files, &attributes, argv.data(), variables.data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    return error == 0 ? child : -1;
}

bool finish(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string editor() {
    for (const char* name : {"VISUAL", "EDITOR"}) {
        if (!environment(name).empty()) return std::string(environment(name));
    }
    return "vi";
}

}  // namespace

std::optional<std::string> edit_outside(const std::string& text) {
    const std::string_view folder = environment("TMPDIR");
    std::string path = (folder.empty() ? "/tmp" : std::string(folder)) + "/hubbub-XXXXXX";
    const int fd = ::mkostemp(path.data(), O_CLOEXEC);
    if (fd < 0) return std::nullopt;
    const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(fd);
    std::optional<std::string> out;
    // EDITOR may have arguments: let the shell split it.
    const pid_t child = written ? start({"sh", "-c", editor() + " \"$1\"", "sh", path}, false) : -1;
    if (child > 0 && finish(child)) {
        std::ifstream file(path);
        std::ostringstream content;
        content << file.rdbuf();
        if (file) out = content.str();
    }
    ::unlink(path.c_str());
    return out;
}

void open_outside(const std::string& url) {
    // The shell ends at once; the browser is not a child of this process.
    const pid_t child = start({"sh", "-c", "xdg-open \"$1\" &", "sh", url}, true);
    if (child > 0) finish(child);
}

bool MentionCommand::run(const std::string& command, const Call& call, Steady now) {
    constexpr std::size_t at_once = 4;
    constexpr std::size_t most = 6;
    constexpr std::chrono::seconds within{10};
    while (!started_.empty() && now - started_.front() >= within) started_.pop_front();
    if (running_.size() >= at_once || started_.size() >= most) return true;
    started_.push_back(now);
    const pid_t child = start({"sh", "-c", command}, true,
                              {"HUBBUB_SERVER=" + call.server, "HUBBUB_BUFFER=" + call.buffer,
                               "HUBBUB_SENDER=" + call.sender, "HUBBUB_TEXT=" + call.text});
    if (child > 0) running_.push_back(child);
    return child > 0;
}

bool MentionCommand::take_failed() {
    bool failed = false;
    std::erase_if(running_, [&](pid_t child) {
        int status = 0;
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) failed |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
        return ended != 0;
    });
    return failed;
}

}  // namespace hubbub::client
