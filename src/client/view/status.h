#pragma once
// The status bar: current buffer, connection, typing people.

#include "talk/workspace.h"
#include "view/picture.h"

namespace hubbub::client {

void draw_status(Picture& picture, const Workspace& workspace, const ViewState& look);

}  // namespace hubbub::client
