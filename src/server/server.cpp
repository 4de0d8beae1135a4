#include "server.h"

#include <hubbub/base/log.h>
#include <hubbub/base/thread_wake.h>
#include <hubbub/commands/always_on.h>
#include <hubbub/commands/notify.h>
#include <hubbub/commands/server_ban.h>
#include <hubbub/net/signal_watch.h>
#include <hubbub/protocol/text.h>

#include <malloc.h>

#include "acceptor.h"
#include "ban_file.h"
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

Server::Server(Config first, const Clock& clock, chat::Tap* tap, Reread reread)
    : config_(std::move(first)),
      reread_(std::move(reread)),
      clock_(clock),
      inputs_(ConnectionInput::read_bytes, 2 * ConnectionInput::read_bytes,
              64 * ConnectionInput::read_bytes),
      address_counts_(clock),
      slots_(config_.get()->settings.max_clients, [this] { wake_.set(); }) {
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
    if (config->bans) load_bans(*config->bans, 0);
    capabilities_.withhold(config->settings.withheld, services());
    if (!config->ban_file.empty()) prepare_ban_file(config->ban_file);
    const ServerContext context{config_,   clock_,         registry_, counters_, capabilities_,
                                outboxes_, client_memory_, inputs_,   heap_,     address_counts_,
                                refusals_, stopping_,      *this,     tap};
    acceptor_ = std::make_unique<Acceptor>(context, std::move(listeners), slots_, wake_,
                                           acceptor_activity_);
}

Server::~Server() {
    stop();
}

void Server::start() {
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
}

std::shared_ptr<const commands::Settings> Server::settings() const {
    return settings_of(config_.get());
}

void Server::use(Config config) {
    config.settings.sts_port = config.tls ? sts_port_ : std::uint16_t{0};
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
    const std::uint64_t before = registry_.bans.version();
    try {
        if (reread_) {
            const auto before_logins = settings();
            const auto sts = before_logins->sts;
            use(reread_(*config_.get(), out.kept));
            reload_bans(out, before);
            capabilities_.withhold(config_.get()->settings.withheld, services());
            if (config_.get()->settings.sts != sts) commands::announce_sts(services());
            commands::announce_logins(services(), *before_logins);
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

// Creates the file if it does not exist, so that a wrong path is an error at the start. Bans that
// were read are enforced even if the file cannot be written; not starting would be worse.
void Server::prepare_ban_file(const std::string& path) {
    if (!config_.get()->bans) {
        const std::string problem = write_bans();
        if (!problem.empty()) throw ConfigError("--ban-file: " + problem);
        return;
    }
    try {
        check_ban_folder(path);
    } catch (const BanFileError& error) {
        log::event(log::Level::error, "bans.not-saved", {{"reason", error.what()}});
    }
}

// A missing file does not remove the bans: it may have been deleted by mistake.
void Server::reload_bans(commands::Reloaded& out, std::uint64_t before) {
    const auto config = config_.get();
    if (config->ban_file.empty()) return;
    if (config->bans) return load_bans(*config->bans, before);
    const std::string missing = "'" + config->ban_file + "' does not exist or is empty";
    log::event(log::Level::error, "bans.kept", {{"reason", missing}});
    std::string text = "Bans kept: the --ban-file " + missing;
    const std::string problem = save_bans();
    text += problem.empty() ? "; it was written again" : "; " + problem;
    fail(out, protocol::visible(text));
}

// Replaces the bans by `bans`, read from the file when their version was `before`. If bans
// were changed since then, or could not be saved, they are newer than the file: it is written
// instead.
void Server::load_bans(const chat::ServerBans::List& bans, std::uint64_t before) {
    const auto fresh = saved_bans_ == before ? registry_.bans.replace(bans, before) : std::nullopt;
    if (!fresh) {
        save_bans();
        return;
    }
    std::uint64_t expected = before;
    saved_bans_.compare_exchange_strong(expected, *fresh);
    chat::Claims claims;
    commands::end_banned(services(), claims);
}

bool Server::keeps_bans() const {
    return !config_.get()->ban_file.empty();
}

bool Server::send_mail(const std::string& mail) {
    return run_mail_command(settings()->mail_command, mail);
}

std::string Server::save_bans() {
    if (!keeps_bans()) return "";
    std::string problem;
    saves_.run([&] { problem = write_bans(); });
    return problem;
}

std::string Server::write_bans() {
    const std::uint64_t version = registry_.bans.version();
    try {
        write_ban_file(config_.get()->ban_file,
                       registry_.bans.all(std::chrono::system_clock::to_time_t(clock_.wall())));
        saved_bans_ = version;
    } catch (const BanFileError& error) {
        log::event(log::Level::error, "bans.not-saved", {{"reason", error.what()}});
        return error.what();
    }
    return "";
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
