#include "irc/batches.h"

#include <utility>

namespace hubbub::client {
namespace {

constexpr std::size_t max_open = 32;
constexpr std::size_t max_nested = 5000;
constexpr std::size_t max_lines = 5000;
constexpr std::size_t max_bytes = std::size_t{4} * 1024 * 1024;

}  // namespace

void Batches::open(std::string_view reference, ServerBatch batch) {
    if (open_.size() < max_open) open_.insert_or_assign(std::string(reference), std::move(batch));
}

bool Batches::add(std::string_view reference, std::string_view line) {
    const auto outer = outer_.find(reference);
    const auto found = open_.find(outer == outer_.end() ? reference : outer->second);
    if (found == open_.end()) return false;
    ServerBatch& batch = found->second;
    batch.bytes += line.size();
    if (batch.lines.size() < max_lines && batch.bytes <= max_bytes) batch.lines.emplace_back(line);
    return true;
}

void Batches::nest(std::string_view inner, std::string_view outer) {
    const auto found = outer_.find(outer);
    std::string outermost(found == outer_.end() ? outer : found->second);
    if (outer_.size() < max_nested)
        outer_.insert_or_assign(std::string(inner), std::move(outermost));
}

std::optional<ServerBatch> Batches::close(std::string_view reference) {
    const auto found = open_.find(reference);
    if (found == open_.end()) return std::nullopt;
    std::optional<ServerBatch> batch = std::move(found->second);
    open_.erase(found);
    std::erase_if(outer_, [&](const auto& one) { return one.second == reference; });
    return batch;
}

}  // namespace hubbub::client
