#include "screen/alerts.h"

#include <utility>

#include "view/formats.h"

namespace hubbub::client {
namespace {

terminal::Display::Notify notify_of(const std::string& setting) {
    using Notify = terminal::Display::Notify;
    if (setting == "osc9") return Notify::osc9;
    return setting == "osc777" ? Notify::osc777 : Notify::none;
}

}  // namespace

bool Alerts::show(const std::vector<Alert>& notices, std::size_t called, Steady now) {
    if (!notices.empty() && settings_.bell) display_.bell();
    for (const Alert& notice : notices) {
        display_.notify(notify_of(settings_.notify), without_formats(notice.title),
                        without_formats(notice.text));
        run_command(notice, now);
    }
    if (called != called_shown_ && settings_.title)
        display_.title(called == 0 ? "hubbub" : "(" + std::to_string(called) + ") hubbub");
    called_shown_ = called;
    return report_failure();
}

void Alerts::run_command(const Alert& notice, Steady now) {
    if (settings_.on_mention.empty() || notice.sender.empty()) return;
    const MentionCommand::Call call{without_formats(notice.network), without_formats(notice.title),
                                    without_formats(notice.sender),
                                    without_formats(notice.message)};
    failed_ |= !on_mention_.run(settings_.on_mention, call, now);
}

// Reports the failure of a command once.
bool Alerts::report_failure() {
    failed_ |= on_mention_.take_failed();
    if (!std::exchange(failed_, false) || settings_.on_mention == failure_told_) return false;
    failure_told_ = settings_.on_mention;
    const ScreenTurn turn(shared_);
    shared_.workspace.error("The on-mention command failed: " + settings_.on_mention);
    return true;
}

}  // namespace hubbub::client
