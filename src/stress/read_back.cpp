#include "read_back.h"

#include <utility>

namespace hubbub::stress {
namespace {

// Servers may return fewer at a time.
constexpr std::string_view page_limit = "500";

std::string query(std::string_view form, const std::string& channel, const std::string& from) {
    std::string out = "CHATHISTORY ";
    out.append(form).append(" ").append(channel).append(" ").append(from).append(" ");
    return out.append(page_limit).append("\r\n");
}

}  // namespace

ReadBack::ReadBack(std::string channel, bool both_ways)
    : channel_(std::move(channel)), both_ways_(both_ways) {}

std::string ReadBack::begin() const {
    return query("LATEST", channel_, "*");
}

std::string ReadBack::on_batch(std::string_view parameters) {
    const std::string_view reference = parameters.substr(0, parameters.find(' '));
    if (reference.starts_with('+')) {
        if (parameters.find(" chathistory ") == std::string_view::npos) return "";
        reference_ = reference.substr(1);
        lines_ = 0;
        return "";
    }
    if (reference_.empty() || reference.substr(1) != reference_) return "";
    reference_.clear();
    return next_query();
}

void ReadBack::add(std::string_view msgid, const Heard* heard) {
    if (lines_++ == 0) first_id_ = msgid;
    last_id_ = msgid;
    if (heard != nullptr) page_.push_back(*heard);
}

// A page without lines is the end.
std::string ReadBack::next_query() {
    std::vector<Heard> page = std::exchange(page_, {});
    if (is_forward_) {
        forward_.insert(forward_.end(), page.begin(), page.end());
        if (lines_ > 0) return query("AFTER", channel_, "msgid=" + last_id_);
        done_ = true;
        return "";
    }
    if (lines_ > 0) {
        pages_.push_front(std::move(page));
        oldest_id_ = first_id_;
        return query("BEFORE", channel_, "msgid=" + oldest_id_);
    }
    for (const std::vector<Heard>& each : pages_)
        backward_.insert(backward_.end(), each.begin(), each.end());
    if (!both_ways_ || pages_.empty()) {
        done_ = true;
        return "";
    }
    is_forward_ = true;
    // AFTER does not repeat the message itself.
    if (!backward_.empty() && Heard::of_id(oldest_id_) == backward_.front().id)
        forward_.push_back(backward_.front());
    return query("AFTER", channel_, "msgid=" + oldest_id_);
}

}  // namespace hubbub::stress
