#include "talk/input_memory.h"

#include <cstddef>
#include <string>
#include <vector>

namespace hubbub::client {

void InputMemory::restore(Buffer& buffer) const {
    const auto found = inputs_.find({networks_.at(buffer.network).name, buffer.name});
    if (found == inputs_.end()) return;
    for (const std::string& line : found->second) buffer.inputs.add(line);
}

void InputMemory::save(const Buffer& buffer) {
    if (buffer.inputs.size() == 0) return;
    std::vector<std::string>& lines = inputs_[{networks_.at(buffer.network).name, buffer.name}];
    lines.clear();
    for (std::size_t back = buffer.inputs.size(); back > 0; --back)
        lines.push_back(buffer.inputs.line(back));
}

KeptInputs InputMemory::all(const BufferList& buffers) const {
    InputMemory out = *this;
    for (std::size_t i = 0; i < buffers.size(); ++i) out.save(buffers.at(i));
    return out.inputs_;
}

}  // namespace hubbub::client
