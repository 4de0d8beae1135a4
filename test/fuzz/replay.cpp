// Runs every target on every file of its corpus, without libFuzzer: a fixed fault must
// stay fixed.
//   replay CORPUS

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "targets.h"

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: replay CORPUS\n";
        return 2;
    }
    for (const FuzzTarget& target : fuzz_targets) {
        const auto folder = std::filesystem::path(arguments[1]) / target.name;
        for (const auto& file : std::filesystem::directory_iterator(folder)) {
            // The last file name printed is that of the failure.
            std::cout << file.path().string() << std::endl;
            std::ifstream in(file.path(), std::ios::binary);
            const std::string bytes(std::istreambuf_iterator<char>(in), {});
            target.run(bytes);
        }
    }
    return 0;
}
