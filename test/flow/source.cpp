#include "source.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace flow {

std::string source_path(const std::string& path) {
    return HUBBUB_SOURCE_ROOT "/" + path;
}

std::string source_text(const std::string& path) {
    std::ifstream file(source_path(path));
    std::ostringstream text;
    if (!(text << file.rdbuf())) throw std::runtime_error("cannot read " + source_path(path));
    return text.str();
}

}  // namespace flow
