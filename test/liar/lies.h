#pragma once
// The lies that a server can tell to hubbub-stress.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "liar.h"

namespace liar {

void tell_truth(Wire& wire, Number to, const std::string& line);

// Whether this line is a message that hubbub-stress made.
bool is_message(std::string_view line);

// Acts once for each of these clients, when the server sends it its n-th line that `chosen` takes.
// All other lines pass.
using Chosen = bool (*)(std::string_view line);
Lie at_line(Chosen chosen, std::vector<Number> clients, unsigned nth, Lie act);
Lie at_message(std::vector<Number> clients, unsigned nth, Lie act);

// What to do then.
Lie twice();
Lie not_at_all();
Lie also_to(Number other);
// With the byte at `place` behind the first `behind` changed into `byte`.
Lie with_byte(std::string behind, std::size_t place, char byte);
// With the first `from` replaced.
Lie replaced(std::string from, std::string to);
// Without its last bytes.
Lie cut(std::size_t bytes);

// To this client: its n-th message, and later once more, behind five others.
Lie twice_later(Number client, unsigned nth);
// To this client: its n-th message behind the next one of the same sender.
Lie swapped_of_one(Number client, unsigned nth);
// To this client: delays its n-th message, and later ones of that sender, until after the next one
// of another sender.
Lie swapped_between(Number client, unsigned nth);

}  // namespace liar
