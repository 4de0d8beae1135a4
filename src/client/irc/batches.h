#pragma once
// Batches that are open: lines that the server marks as belonging together.
// Source: https://ircv3.net/specs/extensions/batch

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

struct ServerBatch {
    std::string type;
    std::string target;
    std::string tags;  // of the line that opened it
    std::vector<std::string> lines;
    std::size_t bytes = 0;
};

// Not thread safe. A server that never ends a batch cannot fill the memory: batches, lines and
// bytes are bounded.
class Batches {
  public:
    // Opens a batch; nothing happens if too many are open.
    void open(std::string_view reference, ServerBatch batch);
    // Adds a line to its batch, or to the one that this is nested in. Returns false if no such
    // batch is open.
    bool add(std::string_view reference, std::string_view line);
    // Lines of the batch `inner` belong to `outer`, which is open, until that ends.
    void nest(std::string_view inner, std::string_view outer);
    bool is_nested(std::string_view reference) const { return outer_.contains(reference); }
    // Ends a batch and returns it; nullopt if no such batch is open.
    std::optional<ServerBatch> close(std::string_view reference);
    bool empty() const { return open_.empty(); }

  private:
    std::map<std::string, ServerBatch, std::less<>> open_;   // by reference
    std::map<std::string, std::string, std::less<>> outer_;  // of nested ones
};

}  // namespace hubbub::client
