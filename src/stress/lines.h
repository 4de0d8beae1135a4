#pragma once
// The little of an IRC line that the tester looks at: where it comes from, what it is, the rest.

#include <cstdint>
#include <optional>
#include <string_view>

namespace hubbub::stress {

// Views into the line.
struct Line {
    std::string_view source;   // without ':'; empty where there is none
    std::string_view command;  // word or number
    std::string_view rest;     // the parameters as they came
};

// Takes tags away and cuts the line at its first blanks: a NAMES reply of 500 bytes costs no more
// than a short line. `line` has no line end.
Line split(std::string_view line);

// The text behind " :", or else the last word.
std::string_view last_parameter(std::string_view rest);

// The number of a reply such as "001"; nothing for words.
std::optional<unsigned> numeric(std::string_view command);

// The nick in a source: what stands before '!' or '@'.
std::string_view nick_of(std::string_view source);

}  // namespace hubbub::stress
