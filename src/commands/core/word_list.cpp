#include "core/word_list.h"

#include <hubbub/protocol/text.h>

#include <algorithm>

#include "core/context.h"

namespace hubbub::commands {

WordList::WordList(Context& context, const protocol::Numeric& numeric, Params middle, char between)
    : context_(context),
      numeric_(numeric),
      middle_(middle.begin(), middle.end()),
      between_(between) {
    // ":server 353 nick ", the middle, and " :".
    std::size_t used = context.settings().server_name.size() + context.target().size() + 10;
    for (const std::string& word : middle_) used += word.size() + 1;
    max_bytes_ = protocol::line_bytes - std::min(used, protocol::line_bytes - 100);
}

void WordList::add(std::string_view word) {
    if (!words_.empty() && words_.size() + 1 + word.size() > max_bytes_) send();
    if (!words_.empty()) words_ += between_;
    words_ += word;
}

void WordList::finish(bool always) {
    if (always || !words_.empty()) send();
}

void WordList::send() {
    switch (middle_.size()) {
        case 0: context_.responder.reply_text(numeric_, {}, words_); break;
        case 1: context_.responder.reply_text(numeric_, {middle_[0]}, words_); break;
        default: context_.responder.reply_text(numeric_, {middle_[0], middle_[1]}, words_); break;
    }
    words_.clear();
}

}  // namespace hubbub::commands
