#include "core/mode_changes.h"

namespace hubbub::commands {

void ModeChanges::add(bool on, char letter, std::string_view param) {
    const std::size_t more = 2 + (param.empty() ? 0 : param.size() + 1);
    if (lines_.empty() ||
        lines_.back().letters.size() + lines_.back().params.size() + more > max_bytes_) {
        lines_.emplace_back();
    }
    ChangeLine& line = lines_.back();
    const char wanted = on ? '+' : '-';
    if (line.sign != wanted) line.letters += line.sign = wanted;
    line.letters += letter;
    if (param.empty()) return;
    line.params += ' ';
    line.params += param;
}

std::vector<std::string> ModeChanges::lines() const {
    std::vector<std::string> out;
    for (const ChangeLine& line : lines_) out.push_back(line.letters + line.params);
    return out;
}

}  // namespace hubbub::commands
