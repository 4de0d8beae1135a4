#pragma once
// How each thing on the screen looks.

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
    Style called;  // the nick of somebody who named the person
    Style event;   // who comes and goes, answers of the server
    Style error;
    Style day;    // the line between two days
    Style fresh;  // the line above what is new
    Style topic;
    Style status;
    Style alert;  // in the status bar: what needs a look
    Style border;
    Style here;     // in the list of buffers: where the person is
    Style quiet;    // ... nothing new
    Style muted;    // ... muted
    Style stirred;  // ... something happened
    Style unread;   // ... somebody spoke
    Style mention;  // ... somebody named the person
    Style rank;     // the marks of operators and the like
    Style hint;
    Style found;  // what was searched for
    std::vector<terminal::Colour> nicks;

    // The same for a nick on every day and every machine; "bob_" has the one of "bob".
    Style nick(std::string_view nick) const;
};

// dark, light and mono; nothing where there is no theme of that name.
const Theme* find_theme(std::string_view name);
std::vector<std::string> theme_names();

}  // namespace hubbub::client
