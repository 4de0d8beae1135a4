#pragma once
// The fuzz targets: a function for each, one file each. A target takes any bytes, and ends the
// process if an invariant fails (must(), the sanitizers).

#include <array>
#include <string_view>

void fuzz_client(std::string_view bytes);
void fuzz_framer(std::string_view bytes);
void fuzz_history(std::string_view bytes);
void fuzz_mask(std::string_view bytes);
void fuzz_message(std::string_view bytes);
void fuzz_mode(std::string_view bytes);
void fuzz_proxy(std::string_view bytes);
void fuzz_sasl(std::string_view bytes);
void fuzz_screen(std::string_view bytes);
void fuzz_services(std::string_view bytes);
void fuzz_session(std::string_view bytes);
void fuzz_text(std::string_view bytes);
void fuzz_tls(std::string_view bytes);

struct FuzzTarget {
    std::string_view name;  // of its folder in corpus/
    void (*run)(std::string_view bytes);
};
inline constexpr std::array fuzz_targets = {
    FuzzTarget{"client", fuzz_client},   FuzzTarget{"framer", fuzz_framer},
    FuzzTarget{"history", fuzz_history}, FuzzTarget{"mask", fuzz_mask},
    FuzzTarget{"message", fuzz_message}, FuzzTarget{"mode", fuzz_mode},
    FuzzTarget{"proxy", fuzz_proxy},     FuzzTarget{"sasl", fuzz_sasl},
    FuzzTarget{"screen", fuzz_screen},   FuzzTarget{"services", fuzz_services},
    FuzzTarget{"session", fuzz_session}, FuzzTarget{"text", fuzz_text},
    FuzzTarget{"tls", fuzz_tls},
};
