#pragma once
// The layout of two panes.

#include "talk/workspace.h"
#include "view/picture.h"

namespace hubbub::client {

// Divides the areas of topic and messages between two panes. Does nothing if there is no second
// one, or no space for it.
void divide(Layout& layout, const Workspace& workspace);

}  // namespace hubbub::client
