// The unit tests' main function; doctest's implementation is compiled here and nowhere else.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
