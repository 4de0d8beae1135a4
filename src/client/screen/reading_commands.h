#pragma once
// Commands about filters, friends and mutes: rows of the table in screen_commands.cpp.

#include "irc/word_reader.h"

namespace hubbub::client {

class Screen;
class Workspace;

void do_filter(Screen& screen, Workspace& workspace, WordReader words);
void do_friend(Screen& screen, Workspace& workspace, WordReader words);
void do_mute(Screen& screen, Workspace& workspace, WordReader words);
void do_unfilter(Screen& screen, Workspace& workspace, WordReader words);
void do_unfriend(Screen& screen, Workspace& workspace, WordReader words);
void do_unmute(Screen& screen, Workspace& workspace, WordReader words);

}  // namespace hubbub::client
