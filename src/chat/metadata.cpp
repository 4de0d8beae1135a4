#include <hubbub/chat/metadata.h>

namespace hubbub::chat {

MetadataChange change_metadata(Metadata& metadata, std::string_view key,
                               const std::optional<std::string>& value) {
    const auto at = metadata.find(std::string(key));
    if (!value) {
        if (at == metadata.end()) return MetadataChange::not_set;
        metadata.erase(at);
        return MetadataChange::done;
    }
    if (at == metadata.end()) {
        if (metadata.size() >= max_metadata_keys) return MetadataChange::full;
        metadata.emplace(key, *value);
        return MetadataChange::done;
    }
    if (at->second == *value) return MetadataChange::unchanged;
    at->second = *value;
    return MetadataChange::done;
}

}  // namespace hubbub::chat
