#include "talk/log_queue.h"

#include "irc/render.h"

namespace hubbub::client {

void LogQueue::add(const Buffer& buffer, const Event& event, Wall at) {
    if (!settings_.log || buffer.is_list()) return;
    lines_.push_back({networks_.at(buffer.network).name, buffer.name, at,
                      screen_line(event, {buffer.name, "", {}})});
}

void LogQueue::request(const Buffer& buffer) {
    if (!buffer.is_talk() || !settings_.log || settings_.backlog == 0) return;
    requests_.push_back(
        {buffer.network, networks_.at(buffer.network).name, buffer.name, settings_.backlog});
}

}  // namespace hubbub::client
