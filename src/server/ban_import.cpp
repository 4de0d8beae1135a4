#include "ban_import.h"

#include <hubbub/base/log.h>

#include <filesystem>
#include <system_error>

#include "ban_file.h"
#include "option_values.h"

namespace hubbub::server {
namespace {

// Returns nothing if there is no file.
std::optional<chat::ServerBans::List> contents(const std::string& path) {
    if (path.empty()) return std::nullopt;
    try {
        return read_ban_file(path);
    } catch (const BanFileError& error) {
        bad("ban-file", path, error.what());
    }
}

// The bans are in the database, so the server starts even if the file keeps its name.
void set_aside(const std::string& path) {
    const std::string aside = path + ".imported";
    std::error_code error;
    if (std::filesystem::exists(aside, error)) {
        error = std::make_error_code(std::errc::file_exists);
    } else {
        std::filesystem::rename(path, aside, error);
    }
    if (error)
        log::event(log::Level::warn, "bans.not-renamed",
                   {{"file", path}, {"reason", "'" + aside + "': " + error.message()}});
}

}  // namespace

chat::ServerBans::List read_bans(const Config& config) {
    return contents(config.ban_file).value_or(chat::ServerBans::List());
}

void import_ban_file(const Config& config, StateFiles& state) {
    const auto bans = contents(config.ban_file);
    if (!bans) return;
    if (!state.import_bans(*bans)) {
        log::event(log::Level::warn, "bans.not-imported",
                   {{"file", config.ban_file},
                    {"reason",
                     "a ban file was imported before, so this file is not used. Set its bans with "
                     "KLINE and DLINE, and remove --ban-file"}});
        return;
    }
    log::event(log::Level::info, "bans.imported",
               {{"file", config.ban_file}, {"count", bans->size()}});
    set_aside(config.ban_file);
}

}  // namespace hubbub::server
