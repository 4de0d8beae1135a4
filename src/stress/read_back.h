#pragma once
// Reads the history of a channel back, page by page.
// Source: https://ircv3.net/specs/extensions/chathistory

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "heard.h"

namespace hubbub::stress {

// From the newest message to the oldest one; if it reads both ways, then from the oldest to the
// newest. Not thread safe.
class ReadBack {
  public:
    ReadBack(std::string channel, bool both_ways);

    // Returns the first query, with its line end.
    std::string begin() const;
    // Handles the parameters of BATCH. Returns the next query, or "".
    std::string on_batch(std::string_view parameters);
    // Returns true if a line with this tag is of the open page.
    bool has(std::string_view batch) const { return !batch.empty() && batch == reference_; }
    // Adds a message of the page. `heard` is null if no client of this run sent it.
    void add(std::string_view msgid, const Heard* heard);
    // The server refuses to answer.
    void fail() { failed_ = done_ = true; }

    bool done() const { return done_; }
    bool failed() const { return failed_; }
    // In the order of the history. `forward` is empty unless it reads both ways.
    const std::vector<Heard>& backward() const { return backward_; }
    const std::vector<Heard>& forward() const { return forward_; }

  private:
    std::string next_query();

    const std::string channel_;
    const bool both_ways_;
    bool is_forward_ = false;
    bool done_ = false;
    bool failed_ = false;
    std::string reference_;  // of the open page, or ""
    std::size_t lines_ = 0;  // of the page
    std::string first_id_;   // of the page
    std::string last_id_;
    std::string oldest_id_;  // read so far
    std::vector<Heard> page_;
    std::deque<std::vector<Heard>> pages_;  // the oldest first
    std::vector<Heard> backward_;
    std::vector<Heard> forward_;
};

}  // namespace hubbub::stress
