#pragma once
// Metadata of a user or a channel: values by key.
// Source: https://ircv3.net/specs/extensions/metadata

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hubbub::chat {

using Metadata = std::map<std::string, std::string>;

inline constexpr std::size_t max_metadata_keys = 30;

enum class MetadataChange : std::uint8_t {
    done,
    unchanged,  // the key has this value already
    not_set,    // there is no value to remove
    full,
};

// Sets the key, or removes it if there is no value.
MetadataChange change_metadata(Metadata& metadata, std::string_view key,
                               const std::optional<std::string>& value);

}  // namespace hubbub::chat
