#include "screen/full_screen.h"

#include <hubbub/protocol/text.h>
#include <hubbub/terminal/display.h>
#include <hubbub/terminal/keys.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <optional>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "config/config_file.h"
#include "config/environment.h"
#include "link/links.h"
#include "link/shared_workspace.h"
#include "plain/terminal_signals.h"
#include "screen/alerts.h"
#include "screen/controller.h"
#include "screen/outside.h"
#include "screen/start.h"
#include "view/draw.h"

namespace hubbub::client {
namespace {

using terminal::Key;

// The rest of an escape sequence follows its Esc within this time.
constexpr int key_ms = 50;
// A paste has no pause as long as this.
constexpr std::chrono::seconds pause_length{1};
// Minimum time between two pictures, unless a key was pressed.
constexpr std::chrono::milliseconds frame{33};

// Calls `run`, during which SIGTSTP stops this process together with the program that it runs.
template <typename Run>
auto while_stoppable(const Run& run) {
    sigset_t stop;
    ::sigemptyset(&stop);
    ::sigaddset(&stop, SIGTSTP);
    ::pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
    auto result = run();
    ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    return result;
}

terminal::Depth depth_of(const std::string& setting) {
    if (setting == "none") return terminal::Depth::none;
    if (setting == "16") return terminal::Depth::sixteen;
    if (setting == "256") return terminal::Depth::many;
    if (setting == "full") return terminal::Depth::full;
    return terminal::choose_depth(environment("TERM"), environment("COLORTERM"),
                                  environment("NO_COLOR"));
}

class FullScreen {
  public:
    FullScreen(SharedWorkspace& shared, Controller& controller)
        : shared_(shared),
          signals_(watch_terminal_signals()),
          display_({depth_of(controller.screen.config.settings.colours), controller.screen.mouse,
                    false}),
          controller_(controller),
          alerts_(shared, display_, controller.screen.config.settings) {}

    void run() {
        draw();
        while (!leaving_) {
            wait();
            serve_requests();
            if (due_ && clock_.now() >= drawn_at_ + frame) draw();
            if (pressed_) draw();
        }
    }

  private:
    void wait() {
        std::array<pollfd, 3> waits{{{STDIN_FILENO, POLLIN, 0},
                                     {shared_.to_screen.fd(), POLLIN, 0},
                                     {signals_.fd(), POLLIN, 0}}};
        int timeout = -1;
        if (due_) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(drawn_at_ + frame - clock_.now());
            timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
            // Until then, ignore further changes.
            waits[1].fd = -1;
        }
        if (keys_.waiting()) timeout = timeout < 0 ? key_ms : std::min(timeout, key_ms);
        const int ready = ::poll(waits.data(), waits.size(), timeout);
        if (waits[2].revents != 0) take_signals();
        if (waits[1].revents != 0) {
            shared_.to_screen.clear();
            due_ = true;
        }
        if (waits[0].revents != 0)
            take_keys();
        else if (ready == 0 && keys_.waiting() && keys_.give_up())
            press(Key{Key::Kind::control, 0x1b});
    }

    void take_keys() {
        std::array<char, 4096> buffer;
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
        if (got <= 0) return leave();
        const Steady now = clock_.now();
        keys_.feed({buffer.data(), static_cast<std::size_t>(got)}, now - read_at_ >= pause_length);
        read_at_ = now;
        while (const auto key = keys_.next()) press(*key);
    }

    void press(const Key& key) {
        std::string pasted;
        if (key.kind == Key::Kind::paste) pasted = keys_.take_pasted();
        {
            const ScreenTurn turn(shared_);
            controller_.press(shared_.workspace, key, std::move(pasted));
        }
        pressed_ = true;
        shared_.to_network->set();
    }

    void leave() {
        const ScreenTurn turn(shared_);
        for (std::size_t i = 0; i < shared_.workspace.networks.size(); ++i) {
            Network& network = shared_.workspace.networks.at(i);
            network.wanted = false;
            if (network.phase == Network::Phase::online) network.session->leave("bye");
        }
        leaving_ = true;
    }

    void take_signals() {
        while (const auto signal = signals_.take()) {
            switch (*signal) {
                case SIGWINCH: display_.resized(); break;
                case SIGTSTP: suspend(); break;
                case SIGCONT: display_.resume(); break;
                default: leave(); break;
            }
            pressed_ = true;
        }
    }

    void serve_requests() {
        ScreenRequests requests = controller_.take_requests();
        if (requests.leave) leaving_ = true;
        if (requests.redraw) display_.forget();
        if (requests.mouse) display_.use_mouse(*requests.mouse);
        for (const std::string& url : requests.urls) open_outside(url);
        if (requests.save) save(*requests.save);
        if (requests.edit) edit(*requests.edit);
        if (requests.suspend) suspend();
    }

    void suspend() {
        display_.pause();
        std::raise(SIGSTOP);
        display_.resume();
        pressed_ = true;
    }

    void save(const Config& config) {
        const std::string& path = controller_.screen.config_path;
        try {
            write_file(path, update_config(read_file(path).value_or(""), config));
        } catch (const std::exception& error) {
            controller_.screen.look.hint = error.what();
        }
    }

    void edit(const std::string& text) {
        display_.pause();
        const auto edited = while_stoppable([&] { return edit_outside(text); });
        display_.resume();
        const ScreenTurn turn(shared_);
        if (edited)
            controller_.edited(shared_.workspace, *edited);
        else
            controller_.screen.look.hint = "The editor failed; check the EDITOR variable.";
        pressed_ = true;
    }

    void draw() {
        std::optional<Picture> picture;
        std::vector<Alert> notices;
        std::size_t called = 0;
        {
            const ScreenTurn turn(shared_);
            controller_.refresh(shared_.workspace);
            picture = client::draw(shared_.workspace, controller_.screen.look, display_.rows(),
                                   display_.columns());
            notices = shared_.workspace.alerts.take();
            for (std::size_t i = 0; i < shared_.workspace.buffers.size(); ++i)
                called += shared_.workspace.buffers.at(i).mentions;
            controller_.drawn(shared_.workspace, *picture);
        }
        display_.use_links(controller_.screen.config.settings.links);
        display_.show(picture->canvas);
        drawn_at_ = clock_.now();
        due_ = false;
        pressed_ = false;
        if (alerts_.show(notices, called, clock_.now())) due_ = true;
    }

    SharedWorkspace& shared_;
    const net::SignalWatch signals_;
    terminal::Display display_;
    terminal::KeyReader keys_;
    Controller& controller_;
    Alerts alerts_;
    SystemClock clock_;
    Steady drawn_at_{};
    Steady read_at_{};
    bool due_ = false;      // a change must be drawn
    bool pressed_ = false;  // a key was pressed: draw at once
    bool leaving_ = false;
};

std::optional<std::string> ask_person(const std::string& question) {
    std::fputs(question.c_str(), stdout);
    std::fflush(stdout);
    std::string answer;
    if (!std::getline(std::cin, answer)) return std::nullopt;
    return answer;
}

void print_line(const std::string& line) {
    std::puts(line.c_str());
}

// Writes the input history.
void keep_inputs(SharedWorkspace& shared, const std::string& path) {
    KeptInputs inputs;
    {
        const MutexLock lock(shared.mutex);
        inputs = shared.workspace.inputs.all(shared.workspace.buffers);
    }
    try {
        write_file(path, write_inputs(inputs));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hubbub: cannot write the input history: %s\n", error.what());
    }
}

}  // namespace

ExitCode run_full_screen(const ClientOptions& options) {
    const std::string path = config_path(environment("XDG_CONFIG_HOME"), environment("HOME"));
    const std::string state = state_folder(environment("XDG_STATE_HOME"), environment("HOME"));
    const std::string inputs = state.empty() ? "" : state + "/inputs";
    const std::string_view login = environment("USER");
    const auto config = load_config(path, options, login, ask_person, print_line);
    if (!config) return ExitCode::fine;
    const std::vector<ServerChoice> choices = choices_of(*config, options, login);
    SystemClock clock;
    SharedWorkspace shared(clock);
    Controller controller;
    controller.screen.config = *config;
    controller.screen.config_path = path;
    controller.screen.login = login;
    controller.screen.emoji = load_emoji(path);
    controller.screen.colourless = depth_of(config->settings.colours) == terminal::Depth::none;
    for (const KeyEntry& key : config->keys) controller.screen.keys.bind(key.keys, key.action);
    if (config->fresh)
        controller.screen.look.hint =
            "Type a message and press Enter. /help: help; Tab: complete; /quit: quit.";
    const bool keeps = config->settings.keep_inputs && !inputs.empty();
    KeptInputs typed = keeps ? read_inputs(read_file(inputs).value_or("")) : KeptInputs{};
    {
        const MutexLock lock(shared.mutex);
        controller.screen.apply(shared.workspace);
        shared.workspace.inputs.remember(std::move(typed));
        shared.workspace.connections.sts = known_sts(state);
        for (const ServerChoice& choice : choices) shared.workspace.add_network(choice);
        for (const std::string& problem : controller.screen.spelling.checker.problems())
            shared.workspace.error(problem);
    }
    {
        FullScreen screen(shared, controller);
        const Links links(shared, state.empty() ? "" : state + "/logs",
                          state.empty() ? "" : sts_path(state));
        screen.run();
    }
    if (controller.screen.config.settings.keep_inputs && !inputs.empty())
        keep_inputs(shared, inputs);
    return ExitCode::fine;
}

}  // namespace hubbub::client
