#pragma once
// Splits IRC lines into the few parts that the tester needs.

#include <cstdint>
#include <optional>
#include <string_view>

namespace hubbub::stress {

// Points into the line.
struct Line {
    std::string_view source;   // without ':'; empty if there is none
    std::string_view command;  // a word or a numeric
    std::string_view rest;     // the parameters, verbatim
};

// Removes tags and splits the line at its first spaces: the cost does not grow with its length.
// Requires no line end.
Line split(std::string_view line);

// Returns the tags of a line, without '@'; empty if there are none.
std::string_view tags_of(std::string_view line);
// Returns the value of a tag, verbatim; empty if there is none.
std::string_view tag(std::string_view tags, std::string_view key);

// Returns the text after " :", or the last word if there is none.
std::string_view last_parameter(std::string_view rest);

// Converts a numeric such as "001"; returns nullopt for words.
std::optional<unsigned> numeric(std::string_view command);

// Returns the nick of a source: the part before '!' or '@'.
std::string_view nick_of(std::string_view source);

}  // namespace hubbub::stress
