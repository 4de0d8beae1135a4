#include <hubbub/protocol/stored_message.h>

#include <utility>

namespace hubbub::protocol {

void StoredRun::add(StoredKind kind, std::string_view tags, std::string_view text) {
    data_ += tags;
    data_ += text;
    parts_.push_back(
        {kind, static_cast<std::uint32_t>(tags.size()), static_cast<std::uint32_t>(text.size())});
}

void StoredRun::take_messages(StoredRun& from) {
    data_ = std::exchange(from.data_, {});
    parts_ = std::exchange(from.parts_, {});
}

void StoredRun::clear() {
    data_.clear();
    parts_.clear();
}

}  // namespace hubbub::protocol
