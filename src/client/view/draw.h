#pragma once
// Draws the whole screen into memory.

#include <cstddef>

#include "talk/workspace.h"
#include "view/picture.h"

namespace hubbub::client {

// Returns the areas of a screen of that size.
Layout lay_out(const Workspace& workspace, const ViewState& look, std::size_t rows,
               std::size_t columns);

// Draws the workspace. All text in the picture is visible text.
Picture draw(const Workspace& workspace, const ViewState& look, std::size_t rows,
             std::size_t columns);

}  // namespace hubbub::client
