#pragma once
// The lists at the sides of the screen: buffers and nicks.

#include "talk/workspace.h"
#include "view/picture.h"

namespace hubbub::client {

void draw_buffers(Picture& picture, const Workspace& workspace, const Theme& theme);
// Draws the buffers in one row.
void draw_bar(Picture& picture, const Workspace& workspace, const Theme& theme);
void draw_nicks(Picture& picture, const Workspace& workspace, const ViewState& look);

}  // namespace hubbub::client
