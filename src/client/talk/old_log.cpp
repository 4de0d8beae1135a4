// What was said on other days, from files that somebody else reads (link/log_reader.h).

#include <utility>

#include "irc/secrets.h"
#include "talk/workspace.h"

namespace hubbub::client {

void Workspace::want_log(const Buffer& buffer) {
    const bool place = buffer.kind == Buffer::Kind::room || buffer.kind == Buffer::Kind::talk;
    if (!place || !choices.log || choices.backlog == 0) return;
    log_wishes_.push_back(
        {buffer.network, networks_[buffer.network]->name, buffer.name, choices.backlog});
}

std::vector<Workspace::LogWish> Workspace::take_log_wishes() {
    return std::exchange(log_wishes_, {});
}

void Workspace::take_old_log(const LogWish& wish, const std::vector<OldLine>& lines) {
    Buffer* buffer = find(wish.network, wish.buffer);
    if (buffer == nullptr || buffer->kind == Buffer::Kind::server) return;
    std::vector<OldLine> shown = lines;
    // An older hubbub wrote passwords as they are.
    for (OldLine& line : shown) {
        if (networks_[wish.network]->session->is_me(line.who))
            line.text = without_passwords(wish.buffer, line.text);
    }
    buffer->add_log(shown);
    buffer->hiding_is_old = true;
    hide_again(*buffer);
}

}  // namespace hubbub::client
