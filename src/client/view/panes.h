#pragma once
// Where two buffers lie that are shown at once.

#include "view/picture.h"

namespace hubbub::client {

// Divides what the layout has for the topic and the messages of one buffer. Nothing changes where
// there is no second one, or no room for it.
void divide(Layout& layout, const Workspace& workspace);

}  // namespace hubbub::client
