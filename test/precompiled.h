#ifndef HUBBUB_TEST_PRECOMPILED_H  // g++ warns of #pragma once here: it compiles this file itself
#define HUBBUB_TEST_PRECOMPILED_H
// As src/base/precompiled.h, for the programs of tests.

#include "../src/base/precompiled.h"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#endif
