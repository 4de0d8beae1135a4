#pragma once
// Alerts: mentions, private messages, friends coming online.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hubbub::client {

struct Alert {
    std::string title;
    std::string text;
    // Of a message; empty for a friend coming online.
    std::string network;
    std::string sender;
    std::string message;
};

// Not thread safe: part of the workspace.
class AlertQueue {
  public:
    void add(Alert alert) { alerts_.push_back(std::move(alert)); }
    // Adds an alert for a message, up to a bound.
    void add_message(Alert alert) {
        if (alerts_.size() < max_alerts) add(std::move(alert));
    }
    // Returns the alerts since the last call.
    std::vector<Alert> take() { return std::exchange(alerts_, {}); }

  private:
    static constexpr std::size_t max_alerts = 20;
    std::vector<Alert> alerts_;
};

}  // namespace hubbub::client
