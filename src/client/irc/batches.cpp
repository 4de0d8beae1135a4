#include "irc/batches.h"

#include <utility>

namespace hubbub::client {
namespace {

constexpr std::size_t max_open = 32;
constexpr std::size_t max_lines = 5000;
constexpr std::size_t max_bytes = std::size_t{4} * 1024 * 1024;

}  // namespace

void Batches::open(std::string_view reference, ServerBatch batch) {
    if (open_.size() < max_open) open_.insert_or_assign(std::string(reference), std::move(batch));
}

bool Batches::add(std::string_view reference, std::string_view line) {
    const auto found = open_.find(reference);
    if (found == open_.end()) return false;
    ServerBatch& batch = found->second;
    batch.bytes += line.size();
    if (batch.lines.size() < max_lines && batch.bytes <= max_bytes) batch.lines.emplace_back(line);
    return true;
}

std::optional<ServerBatch> Batches::close(std::string_view reference) {
    const auto found = open_.find(reference);
    if (found == open_.end()) return std::nullopt;
    std::optional<ServerBatch> batch = std::move(found->second);
    open_.erase(found);
    return batch;
}

}  // namespace hubbub::client
