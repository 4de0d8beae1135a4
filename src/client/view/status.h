#pragma once
// The status bar: where the person is, how the connection is, who is typing.

#include "view/picture.h"

namespace hubbub::client {

void draw_status(Picture& picture, const Workspace& workspace, const Look& look);

}  // namespace hubbub::client
