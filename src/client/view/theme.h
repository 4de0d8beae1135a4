#pragma once
// The style of each part of the screen.

#include <hubbub/terminal/canvas.h>
#include <hubbub/terminal/colour.h>

#include <string>
#include <string_view>
#include <vector>

namespace hubbub::client {

struct Theme {
    using Style = terminal::Style;

    std::string name;
    Style text;
    Style time;
    Style own;     // the person's own nick
    Style called;  // the nick of a sender who mentioned the person
    Style event;   // joins, parts, answers of the server
    Style error;
    Style day;    // the separator between days
    Style fresh;  // the separator above new lines
    Style topic;
    Style status;
    Style alert;  // in the status bar: needs attention
    Style border;
    Style here;     // in the buffer list: the current one
    Style quiet;    // ... no news
    Style muted;    // ... muted
    Style stirred;  // ... other news
    Style unread;   // ... unread messages
    Style mention;  // ... mentions
    Style rank;     // the marks of operators and the like
    Style hint;
    Style found;  // matches of a search
    std::vector<terminal::Colour> nicks;

    // Depends only on the nick; "bob_" has the style of "bob".
    Style nick(std::string_view nick) const;
};

// Returns dark, light or mono; null if there is no theme of that name.
const Theme* find_theme(std::string_view name);
std::vector<std::string> theme_names();

}  // namespace hubbub::client
