#include "talk/history_requests.h"

#include <charconv>
#include <string>
#include <utility>

#include "irc/history.h"

namespace hubbub::client {

void HistoryRequests::request_older(Buffer& buffer) {
    Session& session = *networks_.at(buffer.network).session;
    const bool there = buffer.kind == BufferKind::query || buffers_.channel_of(buffer) != nullptr;
    if (!there || buffer.complete || buffer.asked != Buffer::HistoryAsked::nothing) return;
    if (!offers_history(session) || !session.progress.registered) return;
    const std::string reference =
        buffer.asked_from.empty() ? buffer.oldest_reference() : buffer.asked_from;
    buffer.asked = Buffer::HistoryAsked::older;
    buffer.asked_lines = reference.empty() ? ask_history(session, "LATEST", buffer.name, "*")
                                           : ask_history(session, "BEFORE", buffer.name, reference);
}

void HistoryRequests::request_missed(Buffer& buffer) {
    request_after(buffer, buffer.newest_reference());
}

void HistoryRequests::request_after(Buffer& buffer, const std::string& reference) {
    Session& session = *networks_.at(buffer.network).session;
    if (!offers_history(session)) return;
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
    for (const Event& one : events) {
        if (one.kind == EventKind::redacted) buffer->redact(one);
        if (one.kind == EventKind::reacted || one.kind == EventKind::unreacted) buffer->react(one);
    }
    if (asked == Buffer::HistoryAsked::latest && events.empty()) log_.request(*buffer);
    // Events that are not shown count, too.
    std::size_t lines = 0;
    std::from_chars(event.text.data(), event.text.data() + event.text.size(), lines);
    const bool all = lines < buffer->asked_lines;
    if (asked != Buffer::HistoryAsked::newer && !event.other.empty()) {
        // A server that ignores the reference would be asked for ever.
        if (fresh == 0 && event.other == buffer->asked_from) buffer->complete = true;
        buffer->asked_from = event.other;
    }
    if (asked == Buffer::HistoryAsked::older && all) buffer->complete = true;
    const bool missed = asked == Buffer::HistoryAsked::newer;
    const bool seen = buffers_.is_seen(*buffer);
    if (missed && fresh > 0 && !seen && !buffer->muted) buffer->unread += shown;
    if (buffer->marked) buffer->read_up_to(*buffer->marked, seen);
    // There may be more than one reply holds: ask until there is no gap.
    if (missed && !all && !event.code.empty() && event.code != buffer->newer_than) {
        buffer->newer_than = event.code;
        request_after(*buffer, event.code);
    }
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
