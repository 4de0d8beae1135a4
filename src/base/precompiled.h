#ifndef HUBBUB_PRECOMPILED_H  // g++ warns of #pragma once here: it compiles this file itself
#define HUBBUB_PRECOMPILED_H
// Headers that most sources include, parsed once per library. Sources still include what they use:
// the lane `locks` builds without this file.

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#endif
