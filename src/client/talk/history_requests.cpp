#include "talk/history_requests.h"

#include <string>
#include <utility>

#include "irc/history.h"

namespace hubbub::client {

void HistoryRequests::request_older(Buffer& buffer) {
    Session& session = *networks_.at(buffer.network).session;
    const bool there = buffer.kind == BufferKind::query || buffers_.channel_of(buffer) != nullptr;
    if (!there || buffer.complete || buffer.asked != Buffer::HistoryAsked::nothing) return;
    if (!offers_history(session) || !session.progress.registered) return;
    const std::string reference = buffer.oldest_reference();
    buffer.asked = Buffer::HistoryAsked::older;
    buffer.asked_lines = reference.empty() ? ask_history(session, "LATEST", buffer.name, "*")
                                           : ask_history(session, "BEFORE", buffer.name, reference);
}

void HistoryRequests::request_missed(Buffer& buffer) {
    Session& session = *networks_.at(buffer.network).session;
    if (!offers_history(session)) return;
    const std::string reference = buffer.newest_reference();
    buffer.asked = reference.empty() ? Buffer::HistoryAsked::latest : Buffer::HistoryAsked::newer;
    buffer.asked_lines = reference.empty() ? ask_history(session, "LATEST", buffer.name, "*")
                                           : ask_history(session, "AFTER", buffer.name, reference);
}

void HistoryRequests::finish(std::size_t network, const Event& event) {
    std::vector<Event> events = std::exchange(collected_, {});
    Buffer* const buffer = buffers_.find(network, event.channel);
    if (buffer == nullptr) return;
    const auto asked = std::exchange(buffer->asked, Buffer::HistoryAsked::nothing);
    for (Event& one : events) one.hidden = hidden_.hides(*buffer, one);
    const auto [fresh, shown] = buffer->add_history(events);
    if (asked == Buffer::HistoryAsked::latest && events.empty()) log_.request(*buffer);
    const bool all = events.size() < buffer->asked_lines;
    if (asked == Buffer::HistoryAsked::older && (fresh == 0 || all)) buffer->complete = true;
    const bool missed = asked == Buffer::HistoryAsked::newer;
    const bool seen = buffers_.is_seen(*buffer);
    if (missed && fresh > 0 && !seen && !buffer->muted) buffer->unread += shown;
    if (buffer->marked) buffer->read_up_to(*buffer->marked, seen);
    // There may be more than one reply holds: ask until there is no gap.
    if (missed && fresh > 0 && !all) request_missed(*buffer);
}

bool HistoryRequests::offers_search() const {
    const Network& network = buffers_.current_network();
    return buffers_.current().is_talk() && network.phase == Network::Phase::online &&
           client::offers_search(*network.session);
}

void HistoryRequests::search(std::string_view text) {
    ask_search(*buffers_.current_network().session, buffers_.current().name, text);
}

}  // namespace hubbub::client
