// The unit tests' main function; doctest's implementation is compiled here and nowhere else.

// Both: the header may have been precompiled without them.
#define DOCTEST_CONFIG_IMPLEMENT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
