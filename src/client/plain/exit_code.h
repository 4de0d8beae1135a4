#pragma once
// The program's exit codes, as --help promises them.

namespace hubbub::client {

enum class ExitCode : int { fine = 0, no_connection = 1, usage = 2, thrown_out = 3 };

}  // namespace hubbub::client
