#include "server.h"

#include <hubbub/base/log.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/commands/always_on.h>
#include <hubbub/commands/notify.h>
#include <hubbub/commands/permanent_channels.h>
#include <hubbub/commands/server_ban.h>
#include <hubbub/net/signal_watch.h>
#include <hubbub/protocol/text.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <malloc.h>

#include "acceptor.h"
#include "ban_import.h"
#include "limits.h"
#include "login_key.h"
#include "mail.h"
#include "options.h"
#include "signals.h"

namespace hubbub::server {

void prepare_process() {
    net::ignore_broken_pipes();
    block_signals();
    ThreadWake::install();
    set_thread_stack_size();
    // If thousands of clients send at the same time, each thread holds an input buffer. Above this
    // size malloc returns a freed buffer to the kernel instead of keeping it in the heap.
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs yet
    ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(ConnectionInput::read_bytes));
}

namespace {

// Another start may succeed if the disk has space, or another process has ended: a supervisor
// should try again. It should not if the operator must do something first.
[[noreturn]] void fail_start(const storage::StorageError& error) {
    using Kind = storage::StorageError::Kind;
    const std::string text = std::string("--data-dir: ") + error.what();
    if (error.kind == Kind::passing || error.kind == Kind::in_use) throw std::runtime_error(text);
    throw ConfigError(text);
}

std::unique_ptr<StateFiles> open_state(const std::string& directory) {
    try {
        return std::make_unique<StateFiles>(directory);
    } catch (const storage::StorageError& error) {
        fail_start(error);
    }
}

}  // namespace

Server::Server(Config first, const Clock& clock, chat::Tap* tap, Reread reread)
    : config_(std::move(first)),
      reread_(std::move(reread)),
      clock_(clock),
      inputs_(ConnectionInput::read_bytes, 2 * ConnectionInput::read_bytes,
              64 * ConnectionInput::read_bytes),
      address_counts_(clock),
      slots_(config_.get()->settings.max_clients, [this] { wake_.set(); }) {
    if (!config_.get()->data_dir.empty()) state_ = open_state(config_.get()->data_dir);
    load_state();
    open_history();
    counters_.started = std::chrono::system_clock::to_time_t(clock.wall());
    std::vector<net::Listener> listeners;
    for (const net::ListenSpec& spec : config_.get()->listen) {
        for (net::Listener& listener : net::listen_on(spec)) {
            addresses_.push_back(listener.address());
            listeners.push_back(std::move(listener));
        }
    }
    sts_port_ = port_for_sts(listeners);
    use(*config_.get());
    const auto config = config_.get();
    if (!config->data_dir.empty()) {
        const std::string key = login_key(config->data_dir);
        if (!key.empty()) registry_.login_secret.use(key);
    }
    capabilities_.withhold(config->settings.withheld, services());
    const ServerContext context{config_,   clock_,         registry_, counters_, capabilities_,
                                outboxes_, client_memory_, inputs_,   heap_,     address_counts_,
                                refusals_, stopping_,      *this,     tap};
    acceptor_ = std::make_unique<Acceptor>(context, std::move(listeners), slots_, wake_,
                                           acceptor_activity_);
    if (state_)
        state_->start([this](const storage::CommitReport& report) { report_saving(report); });
}

Server::~Server() {
    stop();
}

void Server::start() {
    commands::use_permanent_channels(services());
    commands::restore_users(services());
    acceptor_->log_listeners();
    check_certificate();
    thread_ = std::thread([this] { acceptor_->run(); });
}

void Server::stop() {
    stopping_ = true;
    wake_.set();
    if (thread_.joinable()) thread_.join();
    commands::drop_offline_users(services());
    // Nobody changes anything any more.
    if (state_) state_->stop();
    if (history_) history_->stop();
}

std::shared_ptr<const commands::Settings> Server::settings() const {
    return settings_of(config_.get());
}

void Server::use(Config config) {
    config.settings.sts_port = config.tls ? sts_port_ : std::uint16_t{0};
    if (history_) history_->keep(config.retention);
    config_.set(std::make_shared<const Config>(std::move(config)));
}

commands::Reloaded Server::reload() {
    commands::Reloaded out;
    const bool ours = reloads_.run([&] { out = reload_config(); });
    if (!ours) out.problem = "A reload is already running; it will run again.";
    return out;
}

void Server::reopen_log(commands::Reloaded& out) {
    const std::string problem = log::reopen();
    if (problem.empty()) return log::event(log::Level::info, "log.reopened");
    log::event(log::Level::error, "log.not-reopened", {{"reason", problem}});
    fail(out, "The log file was not reopened: " + protocol::visible(problem));
}

// Reports the failure to the caller and to the other operators.
void Server::fail(commands::Reloaded& out, const std::string& text) {
    out.failures.push_back(text);
    notify_operators(text);
}

commands::Reloaded Server::reload_config() {
    commands::Reloaded out;
    reopen_log(out);
    try {
        if (reread_) {
            const auto before_logins = settings();
            const auto sts = before_logins->sts;
            use(reread_(*config_.get(), out.kept));
            capabilities_.withhold(config_.get()->settings.withheld, services());
            if (config_.get()->settings.sts != sts) commands::announce_sts(services());
            commands::announce_logins(services(), *before_logins);
            commands::use_permanent_channels(services());
        }
    } catch (const std::exception& error) {
        // The message may quote a file, and is shown on terminals.
        out.problem = "Settings not reloaded: " + protocol::visible(error.what());
        log::event(log::Level::error, "settings.refused", {{"reason", error.what()}});
        notify_operators(out.problem);
        return out;
    }
    out.done = true;
    log::set_level(config_.get()->log.level);
    std::string kept;
    for (const std::string& name : out.kept) kept += (kept.empty() ? "" : ",") + name;
    log::event(log::Level::info, "settings.reloaded", {{"kept", kept}});
    notify_operators("Settings reloaded");
    if (const std::string warning = certificate_warning(); !warning.empty())
        fail(out, protocol::visible(warning));
    // Timers and limits may have changed, for the acceptor also.
    wake_.set();
    wake_all();
    return out;
}

void Server::notify_operators(const std::string& text) {
    chat::Claims claims;
    commands::notify(services(), claims, chat::Notice::server, text);
}

commands::Services Server::services() {
    return {registry_, counters_, settings(), clock_, capabilities_};
}

// Before the first client comes.
void Server::load_state() {
    const auto config = config_.get();
    const std::int64_t now = std::chrono::system_clock::to_time_t(clock_.wall());
    if (!state_) {
        registry_.bans.load(read_bans(*config), registry_.accounts.store());
        return;
    }
    try {
        import_ban_file(*config, *state_);
        LoadedState state = state_->load(now);
        registry_.accounts.load(std::move(state.accounts), state.last_account, *state_);
        registry_.registered_channels.load(std::move(state.channels), state.last_channel, *state_);
        registry_.bans.load(std::move(state.bans), *state_);
        load_read_markers(std::move(state.read_markers));
    } catch (const storage::StorageError& error) {
        fail_start(error);
    }
}

// Drops the markers of deleted channels and accounts.
void Server::load_read_markers(std::vector<chat::ReadMarker> markers) {
    const storage::KnownPlaces known = known_places();
    const auto stale =
        std::stable_partition(markers.begin(), markers.end(), [&](const chat::ReadMarker& marker) {
            const auto low = static_cast<std::uint64_t>(std::abs(marker.place.low));
            const auto high = static_cast<std::uint64_t>(marker.place.high);
            if (!known.accounts.contains(marker.account)) return false;
            if (!marker.place.is_conversation()) return known.channels.contains(low);
            return known.accounts.contains(low) && known.accounts.contains(high);
        });
    state_->drop_markers({stale, markers.end()});
    markers.erase(stale, markers.end());
    registry_.read_markers.load(markers, *state_);
}

void Server::open_history() {
    const auto config = config_.get();
    if (config->data_dir.empty() || !config->history) return;
    try {
        history_ = std::make_unique<HistoryFiles>(
            config->data_dir, config->durability, registry_.ids,
            [this](const storage::CommitReport& report) { report_storing(report); },
            known_places());
    } catch (const storage::StorageError& error) {
        fail_start(error);
    }
    registry_.use_history(*history_);
}

// Returns the existing channels and accounts. The history erases messages of all others, which a
// crash or a command of hubbubd can leave.
storage::KnownPlaces Server::known_places() {
    storage::KnownPlaces out;
    out.channels.insert(commands::lobby_history);
    for (const auto& record : registry_.registered_channels.all()) {
        const std::uint64_t number = commands::history_number_of(*record);
        out.channels.insert(number);
        // A clock that was set back must not give it to another channel.
        registry_.ids.begin_above(number);
    }
    for (const auto& account : registry_.accounts.all()) out.accounts.insert(account->id);
    out.last_account = registry_.accounts.last_id();
    return out;
}

// Both are called by the threads that write.
void Server::report_storing(const storage::CommitReport& report) {
    const std::string reason = protocol::visible(report.problem);
    if (report.lost > 0)
        notify_operators("The database refuses messages or their erasure, which are lost (" +
                         std::to_string(report.lost) + "): " + reason);
    else if (report.problem.empty())
        notify_operators("Messages are stored again");
    else
        notify_operators("Messages are delivered, but not stored: " + reason +
                         ". They are stored as soon as it is possible");
}

void Server::report_saving(const storage::CommitReport& report) {
    const std::string reason = protocol::visible(report.problem);
    if (report.lost > 0)
        notify_operators(
            "The database refuses changes of accounts, channels or bans, which are "
            "lost at a restart (" +
            std::to_string(report.lost) + "): " + reason);
    else if (report.problem.empty())
        notify_operators("Accounts, channels and bans are saved again");
    else
        notify_operators("Changes of accounts, channels and bans are not saved: " + reason +
                         ". The server tries again");
}

bool Server::send_mail(const std::string& mail) {
    return run_mail_command(settings()->mail_command, mail);
}

std::string Server::certificate_warning() {
    const auto tls = config_.get()->tls;
    return tls == nullptr ? "" : certificate_watch_.check(*tls, clock_.wall());
}

void Server::check_certificate() {
    if (const std::string warning = certificate_warning(); !warning.empty())
        notify_operators(protocol::visible(warning));
}

void Server::wake_all() {
    for (const auto& client : registry_.clients()) client->wake.wake();
}

}  // namespace hubbub::server
