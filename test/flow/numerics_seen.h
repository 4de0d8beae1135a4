#pragma once
// Which numerics the tests' clients got, so that none is left that no test has seen.

#include <string>
#include <string_view>
#include <vector>

namespace flow {

// One line from the server, with or without tags. Thread safe.
void note_numeric(std::string_view line);

// A numeric of include/hubbub/protocol/numerics.h.
struct TableNumeric {
    int code;
    std::string name;
};
std::vector<TableNumeric> table_numerics();

// After a run of all tests: returns false and prints each numeric of the table that was never sent
// to standard error. Thread safe.
bool every_numeric_seen();

}  // namespace flow
