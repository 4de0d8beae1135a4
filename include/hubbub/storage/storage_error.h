#pragma once
// Errors of the database.

#include <cstdint>
#include <stdexcept>
#include <string>

namespace hubbub::storage {

// The text is a sentence for the operator: what happened and what helps.
class StorageError : public std::runtime_error {
  public:
    enum class Kind : std::uint8_t {
        passing,  // the disk is full or fails, or another program holds the file: try again
        refused,  // the database refuses this change, and always will
        damaged,
        newer,  // the schema is that of a newer version
        in_use,
        unusable,  // missing, or not permitted
    };

    StorageError(Kind of, const std::string& text) : std::runtime_error(text), kind(of) {}
    const Kind kind;
};

}  // namespace hubbub::storage
